package dev.idempotent;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Writes each number in its one canonical form, whatever type it comes in. */
final class CanonicalJsonGenerator extends JsonGeneratorDelegate {

    CanonicalJsonGenerator(JsonGenerator plain) {
        super(plain, false);
    }

    @Override
    public JsonGenerator writeNumber(BigDecimal value) {
        super.writeNumber(CanonicalNumber.of(value));
        return this;
    }

    @Override
    public JsonGenerator writeNumber(BigInteger value) {
        return writeNumber(new BigDecimal(value));
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        if (Double.isFinite(value)) {
            return writeNumber(BigDecimal.valueOf(value));
        }
        super.writeNumber(Double.toString(value));
        return this;
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        if (Float.isFinite(value)) {
            return writeNumber(new BigDecimal(Float.toString(value)));
        }
        super.writeNumber(Float.toString(value));
        return this;
    }

    @Override
    public JsonGenerator writeArray(double[] values, int offset, int length) {
        writeStartArray();
        for (int i = offset; i < offset + length; i++) {
            writeNumber(values[i]);
        }
        writeEndArray();
        return this;
    }
}
