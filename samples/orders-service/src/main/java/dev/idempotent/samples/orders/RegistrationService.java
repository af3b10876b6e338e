package dev.idempotent.samples.orders;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

@Service
class RegistrationService {

    private final UserTable users;

    RegistrationService(UserTable users) {
        this.users = users;
    }

    /**
     * The email is everybody's key, and a user who has it is the answer, however that user came to be. READ COMMITTED, so that
     * one who came since existing was asked can be seen: MariaDB would go on showing what was there then.
     */
    @Idempotent(
            key = "#registration.email",
            operation = "register-user",
            scope = KeyScope.GLOBAL,
            fingerprint = Idempotent.NONE,
            existing = "findByEmail(#registration.email)")
    @Transactional(isolation = Isolation.READ_COMMITTED)
    public User register(Registration registration) {
        try {
            return users.insert(registration.email(), registration.name());
        } catch (DuplicateKeyException e) {
            // Created by a call of another operation since existing was asked.
            return findByEmail(registration.email()).orElseThrow(() -> e);
        }
    }

    public Optional<User> findByEmail(String email) {
        return users.findByEmail(email);
    }
}
