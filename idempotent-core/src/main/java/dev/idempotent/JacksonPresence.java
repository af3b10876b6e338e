package dev.idempotent;

/** Whether Jackson 3 is on the class path. Classes that need it are reached only where it is. */
final class JacksonPresence {

    static final boolean PRESENT = isPresent();

    private JacksonPresence() {}

    private static boolean isPresent() {
        try {
            Class.forName("tools.jackson.databind.json.JsonMapper", false, JacksonPresence.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
