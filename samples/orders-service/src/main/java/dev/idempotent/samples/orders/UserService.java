package dev.idempotent.samples.orders;

import dev.idempotent.Idempotent;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

@Service
class UserService {

    private final UserTable users;

    UserService(UserTable users) {
        this.users = users;
    }

    /** Fails, and so leaves its key free, where the email is taken. The database decides: it alone sees every rival. */
    @Idempotent(key = "#user.clientId", operation = "create-user")
    public User create(NewUser user) {
        try {
            return users.insert(user.email(), user.name());
        } catch (DuplicateKeyException e) {
            throw new EmailTakenException(e);
        }
    }
}
