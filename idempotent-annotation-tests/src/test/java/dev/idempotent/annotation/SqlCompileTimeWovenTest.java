package dev.idempotent.annotation;

import dev.idempotent.testing.Database;
import org.junit.jupiter.api.Tag;

/** Runs on classes that ajc has woven; the aspect knows nothing of databases, so one will do. */
@Tag("slow")
class SqlCompileTimeWovenTest extends WovenOnSqlContract {

    SqlCompileTimeWovenTest() {
        super(Database.POSTGRESQL);
    }
}
