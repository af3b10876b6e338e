package dev.idempotent.samples.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar, run as a user runs it. */
@Tag("slow")
@Timeout(120)
class WovenPaymentsIT {

    private record Ended(int status, List<String> out, String err) {}

    @TempDir
    Path directory;

    @Test
    void everyInvoiceIsPaidOnceAndASecondRunPaysNone() throws Exception {
        Path file = invoices(Stream.concat(numbers(1, 250), numbers(1, 50)).map(WovenPaymentsIT::line));

        Ended first = run(file);
        Ended second = run(file);

        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).hasSize(301).endsWith("paid=250 replayed=50");
        assertThat(first.out().get(0)).isEqualTo("PAID inv-1 1.50 to payee 1 as payment 1");
        assertThat(first.out().get(250)).isEqualTo("REPLAYED inv-1 1.50 to payee 1 as payment 1");
        assertThat(second.out()).hasSize(301).endsWith("paid=0 replayed=300");
        assertThat(payments()).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void howeverOftenItIsKilledEveryInvoiceIsPaidOnce() throws Exception {
        Path file = invoices(numbers(1, 700).map(WovenPaymentsIT::line));
        Set<String> answered = new HashSet<>();
        for (int kill = 1; kill <= 3; kill++) {
            List<String> said = saidUntilKilled(start(file), 100 * kill);
            assertThat(said).hasSizeLessThan(700);
            said.stream().filter(line -> line.startsWith("PAID ")).forEach(answered::add);
        }

        Ended last = run(file);

        assertThat(last.status()).as(last.err()).isZero();
        assertThat(last.out())
                .hasSize(701)
                .containsAll(answered.stream()
                        .map(line -> line.replace("PAID ", "REPLAYED "))
                        .toList());
        assertThat(payments()).hasSize(700).doesNotHaveDuplicates();
    }

    /** The lease of a dead owner would hold the invoice for half a minute. */
    @Test
    void anInvoiceThatWasBeingPaidAtTheKillIsPaidAtOnceByTheNextRun() throws Exception {
        assertThat(run(invoices(Stream.of(line(1)))).status()).isZero();
        Path file = invoices(Stream.of(line(1), line(2)));
        Path paying = directory.resolve("paying");
        database("ALTER TABLE payments ADD COLUMN held NUMERIC");
        // Says that a payment is being written, and does not come to its end.
        database("ALTER TABLE payments ALTER COLUMN held SET DEFAULT FILE_WRITE('yes', '" + paying
                + "') + (SELECT SUM(X) FROM SYSTEM_RANGE(1, 1000000000000))");
        Process killed = start(file);
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(paying));
        assertThat(saidUntilKilled(killed, 1)).containsExactly("REPLAYED inv-1 1.50 to payee 1 as payment 1");
        database("ALTER TABLE payments DROP COLUMN held");

        Instant start = Instant.now();
        Ended next = run(file);

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(next.out()).endsWith("paid=1 replayed=1");
        assertThat(payments()).containsExactlyInAnyOrder("inv-1", "inv-2");
    }

    /** Reads so many lines, kills, and gives back all lines that came. */
    private static List<String> saidUntilKilled(Process process, int lines) throws Exception {
        List<String> said = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            while (said.size() < lines) {
                String line = out.readLine();
                assertThat(line).as("line after " + said).isNotNull();
                said.add(line);
            }
            // By its handle: the process's own method would close the stream with what it said last.
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            out.lines().forEach(said::add);
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        return said;
    }

    @Test
    void aBrokenLineIsNamedAndTheRestIsPaid() throws Exception {
        Path file = invoices(Stream.of(
                "inv-1,payee,1.00",
                "inv-2,payee",
                "",
                "inv-3,payee,ten",
                "inv-4,\"a, b\",2",
                ",payee,1",
                "inv-5,p,1.001"));

        Ended ended = run(file);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).hasSize(3).endsWith("paid=2 replayed=0");
        assertThat(ended.out().get(1)).startsWith("PAID inv-4 2.00 to a, b");
        assertThat(ended.err())
                .contains("line 3 is broken", "line 5 is broken", "line 7 is broken", "line 8 is broken");
    }

    @Test
    void whatTheDatabaseCouldNotHoldIsABrokenLineLikeOthers() throws Exception {
        Path file = invoices(Stream.of(
                "inv-1," + "p".repeat(256) + ",1",
                "i".repeat(256) + ",payee,1",
                "inv-3,payee,12345678901234.00",
                "inv-4,payee,1e2147483647",
                "inv-5, ,1",
                "inv-6," + "p".repeat(255) + ",9999999999999.99"));

        Ended ended = run(file);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).hasSize(2).endsWith("paid=1 replayed=0");
        assertThat(ended.err().lines().filter(line -> line.matches("line [2-6] is broken and was passed over: .*")))
                .hasSize(5);
    }

    @Test
    void aFileThatIsNotAllUtf8CostsTheLineThatIsNot() throws Exception {
        Path file = directory.resolve("invoices.csv");
        String text = "\uFEFFinvoice_id,payee,amount\r\ninv-1,M\u00fcller,1\r\ninv-2,M?ller,1\r\ninv-3,payee,1\r\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xFC;
        Files.write(file, bytes);

        Ended ended = run(file);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).hasSize(3).endsWith("paid=2 replayed=0");
        assertThat(ended.err()).contains("line 3 is broken and was passed over: its payee is not UTF-8");
    }

    @Test
    void anIdThatComesAgainWithAnotherAmountIsNamedWithItsLineAndNotPaid() throws Exception {
        Ended ended = run(invoices(Stream.of("inv-1,payee,1.0", "inv-1,payee,2", "inv-1,payee,1", "inv-2,payee,1")));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).hasSize(4).endsWith("paid=2 replayed=1");
        assertThat(ended.err()).contains("line 3: invoice inv-1 was not paid: ");
        assertThat(payments()).containsExactly("inv-1", "inv-2");
    }

    @Test
    void aFileThatIsNotThereOrHasNoHeaderIsAnErrorInWords() throws Exception {
        Path headless = directory.resolve("headless.csv");
        Files.writeString(headless, "inv-1,payee,1.00\n");

        assertThat(run(directory.resolve("nowhere.csv")).err()).contains("nothing more was paid: there is no file ");
        for (Path file : List.of(directory.resolve("nowhere.csv"), directory, headless)) {
            Ended ended = run(file);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).contains(file.toString()).doesNotContain("\tat ");
        }
    }

    @Test
    void helpAndVersionAreThere() throws Exception {
        assertThat(end(program("--help")).out().get(0)).startsWith("Usage: woven-payments");
        assertThat(end(program("--version")).out()).containsExactly("woven-payments 0.1.0");
        assertThat(end(program()).status()).isEqualTo(2);
    }

    private Path invoices(Stream<String> lines) throws IOException {
        Path file = directory.resolve("invoices.csv");
        String text = lines.collect(Collectors.joining("\n", "invoice_id,payee,amount\n", "\n"));
        return Files.writeString(file, text);
    }

    private static Stream<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed();
    }

    private static String line(int number) {
        return "inv-" + number + ",payee " + number + ",1.50";
    }

    private void database(String statement) {
        database().useHandle(handle -> handle.execute(statement));
    }

    private Jdbi database() {
        return Jdbi.create("jdbc:h2:file:" + directory.resolve("payments"), "sa", "");
    }

    private List<String> payments() {
        return database()
                .withHandle(handle -> handle.createQuery("SELECT invoice_id FROM payments")
                        .mapTo(String.class)
                        .list());
    }

    private Ended run(Path file) throws IOException, InterruptedException {
        return end(start(file));
    }

    private Process start(Path file) throws IOException {
        return program("--file", file.toString(), "--database", "./payments");
    }

    private Process program(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(System.getProperty("program"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("err.txt").toFile())
                .start();
    }

    private Ended end(Process process) throws IOException, InterruptedException {
        List<String> out;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            out = lines.lines().toList();
        }
        return new Ended(process.waitFor(), out, Files.readString(directory.resolve("err.txt")));
    }
}
