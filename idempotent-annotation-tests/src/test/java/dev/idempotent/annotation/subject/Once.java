package dev.idempotent.annotation.subject;

import dev.idempotent.Idempotent;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.core.annotation.AliasFor;

/** An annotation of an application's own. */
@Idempotent
@Retention(RetentionPolicy.RUNTIME)
public @interface Once {

    @AliasFor(annotation = Idempotent.class, attribute = "key")
    String by();
}
