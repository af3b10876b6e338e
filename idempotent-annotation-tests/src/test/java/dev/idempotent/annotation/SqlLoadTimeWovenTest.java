package dev.idempotent.annotation;

import dev.idempotent.testing.Database;
import org.junit.jupiter.api.Tag;

/** Runs on classes as javac left them, under the weaving agent; drivers and pool are loaded under it too. */
@Tag("slow")
class SqlLoadTimeWovenTest extends WovenOnSqlContract {

    SqlLoadTimeWovenTest() {
        super(Database.MARIADB);
    }
}
