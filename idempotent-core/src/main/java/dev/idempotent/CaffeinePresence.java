package dev.idempotent;

/** Whether Caffeine is on the class path. The class that needs it is reached only where it is. */
final class CaffeinePresence {

    static final boolean PRESENT = isPresent();

    private CaffeinePresence() {}

    private static boolean isPresent() {
        try {
            Class.forName(
                    "com.github.benmanes.caffeine.cache.Caffeine", false, CaffeinePresence.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
