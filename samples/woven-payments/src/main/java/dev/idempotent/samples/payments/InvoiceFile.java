package dev.idempotent.samples.payments;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file of invoices, read line by line, so that a broken line costs only itself. */
final class InvoiceFile {

    private static final List<String> HEADER = List.of("invoice_id", "payee", "amount");

    interface Reader {

        void invoice(Invoice invoice);

        void broken(long line, String reason);
    }

    private final Path path;

    InvoiceFile(Path path) {
        this.path = path;
    }

    /** @throws IOException where the file cannot be read or does not begin with the header */
    void read(Reader reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            String header = lines.readLine();
            if (header == null || !HEADER.equals(List.of(fields(header)))) {
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

    private static void readLine(long number, String line, Reader reader) {
        Invoice invoice;
        try {
            invoice = invoice(fields(line));
        } catch (IOException | IllegalArgumentException e) {
            reader.broken(number, String.valueOf(e.getMessage()));
            return;
        }
        reader.invoice(invoice);
    }

    private static Invoice invoice(String[] fields) {
        if (fields.length != HEADER.size()) {
            throw new IllegalArgumentException("it has " + fields.length + " fields, not " + HEADER.size());
        }
        if (fields[0].isBlank()) {
            throw new IllegalArgumentException("it has no invoice_id");
        }
        return new Invoice(fields[0], fields[1], amount(fields[2]));
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
        return amount;
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
