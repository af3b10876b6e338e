package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyConfigurationException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What is demanded of keys in the header, and how a refusal puts that. */
record KeyFormat(Pattern pattern, String demand) {

    static final KeyFormat UUID = new KeyFormat(
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}"),
            "is no UUID");

    private static final KeyFormat ANY = new KeyFormat(Pattern.compile("[\\x20-\\x7E]+"), "is malformed");

    static KeyFormat of(String setting) {
        try {
            return switch (setting) {
                case "any" -> ANY;
                case "uuid" -> UUID;
                default -> new KeyFormat(Pattern.compile(setting), "is malformed: it does not match " + setting);
            };
        } catch (PatternSyntaxException e) {
            throw new IdempotencyConfigurationException(
                    "idempotent.web.key-format is no regular expression: " + e.getDescription() + " near index "
                            + e.getIndex() + ".",
                    "Write any, uuid, or an expression that a key as a whole matches.");
        }
    }

    boolean fits(String key) {
        return pattern.matcher(key).matches();
    }
}
