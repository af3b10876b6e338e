package dev.idempotent.samples.payments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file of invoices in UTF-8, read line by line, so that a broken line costs only itself. */
final class InvoiceFile {

    private static final List<String> HEADER = List.of("invoice_id", "payee", "amount");
    private static final int LONGEST = 255;

    /** Before the point. */
    private static final int MOST_DIGITS = 13;

    interface Reader {

        void invoice(long line, Invoice invoice);

        void broken(long line, String reason);
    }

    private final Path path;

    InvoiceFile(Path path) {
        this.path = path;
    }

    /** @throws IOException where the file cannot be read or does not begin with the header */
    void read(Reader reader) throws IOException {
        try (BufferedReader lines = open()) {
            String header = lines.readLine();
            if (header == null || !HEADER.equals(List.of(fields(withoutMark(header))))) {
                throw new IOException(path + " does not begin with the line " + String.join(",", HEADER));
            }
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    readLine(number, line, reader);
                }
            }
        }
    }

    /** Unlike that of {@link Files}, this reader goes on behind what is no UTF-8. */
    private BufferedReader open() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("there is no file " + path);
        }
        return new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8));
    }

    /** Spreadsheets begin a file in UTF-8 with a mark. */
    private static String withoutMark(String header) {
        return header.startsWith("\uFEFF") ? header.substring(1) : header;
    }

    private static void readLine(long number, String line, Reader reader) {
        Invoice invoice;
        try {
            invoice = invoice(fields(line));
        } catch (IOException | IllegalArgumentException e) {
            reader.broken(number, String.valueOf(e.getMessage()));
            return;
        }
        reader.invoice(number, invoice);
    }

    /** What the tables cannot hold is refused here, before a key is spent on it. */
    private static Invoice invoice(String[] fields) {
        if (fields.length != HEADER.size()) {
            throw new IllegalArgumentException("it has " + fields.length + " fields, not " + HEADER.size());
        }
        for (int i = 0; i < fields.length; i++) {
            requireText(HEADER.get(i), fields[i]);
        }
        return new Invoice(fields[0], fields[1], amount(fields[2]));
    }

    private static void requireText(String name, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it has no " + name);
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("its " + name + " has over " + LONGEST + " characters");
        }
        if (text.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("its " + name + " is not UTF-8");
        }
    }

    private static BigDecimal amount(String text) {
        BigDecimal amount;
        try {
            amount = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its amount is no number: " + text, e);
        }
        if (amount.signum() <= 0 || amount.scale() > 2) {
            throw new IllegalArgumentException("its amount is not positive, or has more than two decimals: " + text);
        }
        if ((long) amount.precision() - amount.scale() > MOST_DIGITS) {
            throw new IllegalArgumentException("its amount has over " + MOST_DIGITS + " digits: " + text);
        }
        return amount.setScale(2);
    }

    private static String[] fields(String line) throws IOException {
        try (CSVParser parser = CSVParser.parse(line, CSVFormat.DEFAULT)) {
            CSVRecord only = parser.iterator().next();
            return only.values();
        } catch (java.io.UncheckedIOException e) {
            throw new IOException("it is no CSV: " + e.getMessage(), e);
        }
    }
}
