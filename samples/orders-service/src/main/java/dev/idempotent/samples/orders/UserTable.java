package dev.idempotent.samples.orders;

import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Repository
class UserTable {

    private final JdbcClient jdbc;

    UserTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Throws {@link org.springframework.dao.DuplicateKeyException} where the email is taken. Nested, so that the caller's
     * transaction can go on then: PostgreSQL would refuse whatever comes next in it.
     */
    @Transactional(propagation = Propagation.NESTED)
    User insert(String email, String name) {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO users (email, name) VALUES (:email, :name)")
                .param("email", email)
                .param("name", name)
                .update(keys, "id");
        return new User(Objects.requireNonNull(keys.getKey()).longValue(), email, name);
    }

    Optional<User> findByEmail(String email) {
        return jdbc.sql("SELECT id, email, name FROM users WHERE email = :email")
                .param("email", email)
                .query(User.class)
                .optional();
    }
}
