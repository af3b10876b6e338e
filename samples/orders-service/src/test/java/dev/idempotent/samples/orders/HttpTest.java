package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The whole service on a random port. All tests share it and its database, so each makes keys of its own. Repeats wait
 * longer than by default, since forty first calls on a cold JVM of a busy machine may take more than that.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "idempotent.wait-for=60s")
abstract class HttpTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionOperations transactions;

    Answer post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    Answer get(String path) {
        return send("GET", path, "application/json", "");
    }

    Answer send(String method, String path, String contentType, String body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url(path)))
                .header("Content-Type", contentType)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        HttpRequest request = (headers.length == 0 ? builder : builder.headers(headers)).build();
        try {
            return new Answer(CLIENT.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " " + path + " was interrupted", e);
        }
    }

    String databaseProduct() {
        return jdbc.sql("SELECT 1")
                .query((row, number) ->
                        row.getStatement().getConnection().getMetaData().getDatabaseProductName())
                .single();
    }

    String url(String path) {
        return "http://localhost:" + port + path;
    }

    static String newKey() {
        return "key-" + UUID.randomUUID();
    }

    /** A key as an RFC 8941 string, for text that has neither quotes nor backslashes. */
    static String quoted(String key) {
        return '"' + key + '"';
    }

    static String newAccount() {
        return "account-" + UUID.randomUUID();
    }

    Answer deposit(String account, String amount, String key) {
        return move("deposits", account, money(amount), key);
    }

    Answer withdraw(String account, String amount, String key) {
        return move("withdrawals", account, money(amount), key);
    }

    Answer move(String what, String account, String body, String key) {
        return send("POST", "/accounts/" + account + "/" + what, "application/json", body, "Idempotency-Key", key);
    }

    static String money(String amount) {
        return """
                {"amount":"%s"}""".formatted(amount);
    }

    String balanceOf(String account) {
        return get("/accounts/" + account).json().path("balance").asString();
    }

    static String newEmail() {
        return UUID.randomUUID() + "@example.org";
    }

    static String order(String clientId, int quantity) {
        return """
                {"product_id":112233,"quantity":%d,"client_id":"%s"}""".formatted(quantity, clientId);
    }

    static String user(String email, String name, String clientId) {
        return """
                {"email":"%s","name":"%s","client_id":"%s"}""".formatted(email, name, clientId);
    }

    static String registration(String email, String name) {
        return """
                {"email":"%s","name":"%s"}""".formatted(email, name);
    }

    long ordersOf(String clientId) {
        return count("SELECT count(*) FROM orders WHERE client_id = ?", clientId);
    }

    long orders() {
        return count("SELECT count(*) FROM orders");
    }

    long usersWith(String email) {
        return count("SELECT count(*) FROM users WHERE email = ?", email);
    }

    long users() {
        return count("SELECT count(*) FROM users");
    }

    void insertUser(String email, String name) {
        jdbc.sql("INSERT INTO users (email, name) VALUES (?, ?)")
                .params(email, name)
                .update();
    }

    /** An account that nothing was ever deposited to. */
    void insertAccount(String id, String balance) {
        jdbc.sql("INSERT INTO accounts (id, balance) VALUES (?, ?)")
                .params(id, new BigDecimal(balance))
                .update();
    }

    /** Does {@code work} while whoever changes the account's balance must wait. */
    <T> T whileLocked(String account, Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> {
            jdbc.sql("SELECT id FROM accounts WHERE id = ? FOR UPDATE")
                    .param(account)
                    .query(String.class)
                    .single();
            return work.get();
        }));
    }

    /** As somebody else would, of whom the ledger knows nothing; in the transaction that there is. */
    void take(String account, String amount) {
        int taken = jdbc.sql("UPDATE accounts SET balance = balance - ? WHERE id = ?")
                .params(new BigDecimal(amount), account)
                .update();
        assertThat(taken).isEqualTo(1);
    }

    /** How many keys the service remembers. */
    long records() {
        return count("SELECT COUNT(*) FROM idempotency_record");
    }

    /** The sum of all entries of all accounts, cash included. */
    BigDecimal ledger() {
        return amount("SELECT COALESCE(SUM(amount), 0) FROM entries");
    }

    BigDecimal ledgerOf(String account) {
        return amount("SELECT COALESCE(SUM(amount), 0) FROM entries WHERE account = ?", account);
    }

    long entriesOf(String reference) {
        return count("SELECT COUNT(*) FROM entries WHERE reference = ?", reference);
    }

    private BigDecimal amount(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(BigDecimal.class).single();
    }

    private long count(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }
}
