package dev.idempotent.samples.orders;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** As JSON, money is text: many clients read numbers as binary fractions. */
record Account(
        String id,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal balance) {}
