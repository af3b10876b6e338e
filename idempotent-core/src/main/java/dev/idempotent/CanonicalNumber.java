package dev.idempotent;

import java.math.BigDecimal;

/** One text for each number, whatever its type or scale: {@code 1}, {@code 1.0} and {@code 1.00} are {@code 1}. */
final class CanonicalNumber {

    /** Beyond this many places a number is written with an exponent, so that {@code 1e999999999} costs nothing. */
    private static final int PLAIN_PLACES = 20;

    private CanonicalNumber() {}

    static String of(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        // Zeros are cut from the text: BigDecimal.stripTrailingZeros divides once a zero, which is quadratic.
        String digits = number.unscaledValue().abs().toString();
        int significant = digits.length();
        while (digits.charAt(significant - 1) == '0') {
            significant--;
        }
        long exponent = (long) digits.length() - significant - number.scale();
        String sign = number.signum() < 0 ? "-" : "";
        return sign + placed(digits.substring(0, significant), exponent);
    }

    private static String placed(String digits, long exponent) {
        if (exponent >= 0 && exponent <= PLAIN_PLACES) {
            return digits + "0".repeat((int) exponent);
        }
        if (exponent < 0 && exponent >= -PLAIN_PLACES) {
            int places = (int) -exponent;
            String padded = "0".repeat(Math.max(0, places + 1 - digits.length())) + digits;
            int point = padded.length() - places;
            return padded.substring(0, point) + "." + padded.substring(point);
        }
        return digits + "e" + exponent;
    }
}
