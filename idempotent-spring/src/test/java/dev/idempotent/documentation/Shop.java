package dev.idempotent.documentation;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyContext;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Methods that the README, {@code docs/keys.md} and {@code docs/migration.md} show; {@link ShopTest} calls them. */
class Shop {

    record NewOrder(String clientId) {}

    record Order(int number) {}

    record SupplierOrder(String number) {}

    record Line(String product, int quantity, Instant shownAt) {}

    record Registration(String email, String name) {}

    record User(String email, String name) {}

    /** A table of the application's. */
    static final class Table {

        private final List<Object> rows = new ArrayList<>();

        Order insert(Object row) {
            rows.add(row);
            return new Order(rows.size());
        }
    }

    /** Another one. */
    static final class Users {

        private final List<User> rows = new ArrayList<>();

        User insert(Registration registration) {
            User user = new User(registration.email(), registration.name());
            rows.add(user);
            return user;
        }
    }

    /** What was done before this library came. */
    interface Before {

        boolean hasSent(String emailAddress);
    }

    private final Before before = "grace@example.org"::equals;
    private final Table orders = new Table();
    private final Users users = new Users();
    private final List<String> mails = new ArrayList<>();

    @Idempotent(key = "#order.clientId")
    public Order place(NewOrder order) {
        return orders.insert(order);
    }

    @Idempotent(
            key = "#registration.email",
            scope = KeyScope.GLOBAL,
            fingerprint = Idempotent.NONE,
            existing = "findByEmail(#registration.email)")
    public User register(Registration registration) {
        return users.insert(registration);
    }

    public Optional<User> findByEmail(String email) {
        return users.rows.stream().filter(user -> user.email().equals(email)).findFirst();
    }

    @Idempotent(operation = "take-over-order", key = "{#supplier, #order.number}", scope = KeyScope.GLOBAL)
    public Order takeOver(String supplier, SupplierOrder order) {
        return orders.insert(order);
    }

    @Idempotent(operation = "cancel-order")
    public Order cancel(@IdempotencyKey UUID request, int orderNumber) {
        return orders.insert(orderNumber);
    }

    @Idempotent(operation = "add-line", key = "#request", fingerprint = "{#line.product, #line.quantity}")
    public Order add(String request, Line line) {
        return orders.insert(line);
    }

    @Idempotent(operation = "close-day", key = "#day", scope = KeyScope.GLOBAL, fingerprint = Idempotent.NONE)
    public Order close(LocalDate day, String closedBy) {
        return orders.insert(closedBy);
    }

    @Idempotent(operation = "correct-order", key = "#order.clientId", condition = "#order.clientId != null")
    public Order correct(Correction order) {
        return orders.insert(order);
    }

    record Correction(@Nullable String clientId) {}

    @Idempotent(
            operation = "mail.welcome",
            key = "#emailAddress",
            scope = KeyScope.GLOBAL,
            guarantee = Guarantee.AT_LEAST_ONCE,
            retainFor = "2h")
    public void welcome(String emailAddress) {
        if (before.hasSent(emailAddress)) {
            return;
        }
        String request = IdempotencyContext.current().orElseThrow().deriveKey("mail");
        mails.add(request + " to " + emailAddress);
    }

    @Idempotent(operation = "place-order", key = "#key", retainFor = "24h")
    public Order placeOnce(String key, NewOrder order) {
        return orders.insert(order);
    }

    /** What was sent; a proxy has no fields of its own. */
    public List<String> mails() {
        return mails;
    }
}
