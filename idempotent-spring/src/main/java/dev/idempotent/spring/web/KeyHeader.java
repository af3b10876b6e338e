package dev.idempotent.spring.web;

import dev.idempotent.store.RecordKey;
import java.io.Serial;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The value of an idempotency header: an RFC 8941 string ({@code "a"}), or the key as it is ({@code a}), which most clients
 * send; both are one key. Parameters after it mean nothing here. Whatever else comes is refused, never mended: a key that is
 * taken for another one is another one's answer.
 */
final class KeyHeader {

    /** Reasons are ends of a sentence that begins with "the idempotency key". */
    static final class Malformed extends Exception {

        @Serial
        private static final long serialVersionUID = 1;

        Malformed(String reason) {
            super(reason, null, false, false); // Whoever sends many of these shall not make us walk the stack.
        }
    }

    /** Blanks and tabs only, unlike strip. */
    private static final Pattern WHITE_SPACE_AROUND = Pattern.compile("^[ \\t]++|(?<![ \\t])[ \\t]++$");

    private final String line;
    private int at;

    private KeyHeader(String line) {
        this.line = line;
    }

    /**
     * The key.
     *
     * @param lines the header's lines, at least one
     */
    static String parse(List<String> lines) throws Malformed {
        if (lines.size() > 1) {
            throw new Malformed("is ambiguous: the header came " + lines.size() + " times");
        }
        String key = new KeyHeader(WHITE_SPACE_AROUND.matcher(lines.get(0)).replaceAll("")).key();
        if (key.isBlank()) {
            throw new Malformed("is blank");
        }
        if (key.length() > RecordKey.MAX_PART) {
            throw new Malformed(
                    "is too long: " + key.length() + " characters, where " + RecordKey.MAX_PART + " are allowed");
        }
        return key;
    }

    private String key() throws Malformed {
        if (line.isEmpty()) {
            throw new Malformed("is blank");
        }
        String key = peek() == '"' ? string() : bare();
        skipParameters();
        return key;
    }

    private String string() throws Malformed {
        StringBuilder text = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char next = line.charAt(at);
            if (next == '"') {
                at++;
                return text.toString();
            }
            text.append(next == '\\' ? escaped() : visible(next));
        }
        throw new Malformed("is malformed: its closing quote is missing");
    }

    private char escaped() throws Malformed {
        at++;
        char next = peek();
        if (next != '"' && next != '\\') {
            throw new Malformed("is malformed: a backslash stands before a quote or another backslash only");
        }
        return next;
    }

    private static char visible(char next) throws Malformed {
        if (next < ' ' || next > '~') {
            throw new Malformed("is malformed: it has control or non-ASCII characters");
        }
        return next;
    }

    private String bare() throws Malformed {
        int start = at;
        for (; at < line.length() && !isEnd(line.charAt(at)); at++) {
            char next = visible(line.charAt(at));
            if (next == '"' || next == '\\' || next == ',') {
                throw new Malformed("is malformed: without quotes around it, it has none of \" \\ , ; and no blanks");
            }
        }
        return line.substring(start, at);
    }

    private static boolean isEnd(char next) {
        return next == ';' || next == ' ';
    }

    /** {@code ;name=value;flag}, with values of any kind. */
    private void skipParameters() throws Malformed {
        while (at < line.length()) {
            if (peek() != ';') {
                throw new Malformed("is malformed: something follows it that is no parameter");
            }
            at++;
            skipBlanks();
            if (word("=").isEmpty()) {
                throw new Malformed("is malformed: a parameter after it has no name");
            }
            if (peek() == '=') {
                at++;
                skipValue();
            }
        }
    }

    private void skipValue() throws Malformed {
        if (peek() == '"') {
            var unused = string();
        } else if (word("").isEmpty()) {
            throw new Malformed("is malformed: a parameter after it has no value");
        }
    }

    private String word(String end) throws Malformed {
        int start = at;
        for (; at < line.length() && !isEnd(line.charAt(at)) && end.indexOf(line.charAt(at)) < 0; at++) {
            char next = visible(line.charAt(at));
            if (next == '"' || next == ',') {
                throw new Malformed("is malformed: a parameter after it is");
            }
        }
        return line.substring(start, at);
    }

    private void skipBlanks() {
        while (peek() == ' ') {
            at++;
        }
    }

    /** What comes next; at the end what no header has. */
    private char peek() {
        return at < line.length() ? line.charAt(at) : '\0';
    }
}
