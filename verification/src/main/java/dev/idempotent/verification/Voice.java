package dev.idempotent.verification;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a node says to the driver: lines on its standard output. Each is one write, so what was said is heard, whole, though the
 * node is killed right after. Safe for use by many threads.
 */
final class Voice implements IdempotencyListener {

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final ThreadLocal<String> call = ThreadLocal.withInitial(() -> "");

    /** What this thread says from now on is of that call. */
    void speaksOf(String number, Key key) {
        call.set(number + "\t" + key);
    }

    void ready() {
        line("ready");
    }

    /** Something of the call that this thread speaks of. */
    void say(String what, String... more) {
        line(what + "\t" + call.get() + (more.length == 0 ? "" : "\t" + String.join("\t", more)));
    }

    private void line(String text) {
        try {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void granted(Lease lease) {
        say("granted", lease.token(), Integer.toString(lease.attempt()));
    }

    @Override
    public void leaseLost(Lease lease) {
        say("lease-lost", lease.token());
    }
}
