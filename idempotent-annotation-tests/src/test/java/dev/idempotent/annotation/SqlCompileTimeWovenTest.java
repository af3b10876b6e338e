package dev.idempotent.annotation;

import dev.idempotent.testing.Database;

/** Runs on classes that ajc has woven; the aspect knows nothing of databases, so one will do. */
class SqlCompileTimeWovenTest extends WovenOnSqlContract {

    SqlCompileTimeWovenTest() {
        super(Database.POSTGRESQL);
    }
}
