package dev.idempotent.annotation;

import dev.idempotent.testing.Database;

/** Runs on classes as javac left them, under the weaving agent; drivers and pool are loaded under it too. */
class SqlLoadTimeWovenTest extends WovenOnSqlContract {

    SqlLoadTimeWovenTest() {
        super(Database.MARIADB);
    }
}
