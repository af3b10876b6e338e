package dev.idempotent.samples.orders;

import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

@Repository
class UserTable {

    private final JdbcClient jdbc;

    UserTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Throws {@link org.springframework.dao.DuplicateKeyException} where the email is taken. */
    User insert(String email, String name) {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO users (email, name) VALUES (:email, :name)")
                .param("email", email)
                .param("name", name)
                .update(keys, "id");
        return new User(Objects.requireNonNull(keys.getKeyAs(Long.class)), email, name);
    }

    Optional<User> findByEmail(String email) {
        return jdbc.sql("SELECT id, email, name FROM users WHERE email = :email")
                .param("email", email)
                .query(User.class)
                .optional();
    }
}
