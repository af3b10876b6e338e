package dev.idempotent.verification;

import dev.idempotent.IdempotencyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node: makes the calls that it reads, a line each, all at the same time, and ends when there is nobody to read from. */
final class NodeMain {

    private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

    private final Payments payments;
    private final Voice voice;

    private NodeMain(Payments payments, Voice voice) {
        this.payments = payments;
        this.voice = voice;
    }

    public static void main(String... arguments) throws IOException {
        NodeSettings settings = NodeSettings.parse(arguments);
        Voice voice = new Voice();
        Payments payments;
        try {
            payments = Application.start(settings, voice).getBean(Payments.class);
        } catch (RuntimeException e) {
            // The database is down: whoever started this starts it again.
            LOG.error("The node does not start", e);
            Runtime.getRuntime().halt(1);
            return;
        }
        new NodeMain(payments, voice).obey();
        // Calls that still run are nobody's any more.
        Runtime.getRuntime().halt(0);
    }

    private void obey() throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        voice.ready();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split("\t", -1);
                threads.execute(() -> answer(words[0], Key.parse(words[1]), Manner.parse(words[2])));
            }
        }
    }

    private void answer(String number, Key key, Manner manner) {
        voice.speaksOf(number, key);
        try {
            voice.say("value", call(key, manner));
        } catch (IdempotencyException e) {
            voice.say("refused", e.getClass().getSimpleName());
        } catch (Exception e) {
            voice.say("failed", e.getClass().getSimpleName());
        }
    }

    private String call(Key key, Manner manner) throws InterruptedException {
        String text = key.toString();
        int amount = text.hashCode();
        return switch (key.guarantee()) {
            case ATOMIC -> payments.payAtomically(text, amount, manner);
            case AT_LEAST_ONCE -> payments.payAtLeastOnce(text, amount, manner);
            case AT_MOST_ONCE -> payments.payAtMostOnce(text, amount, manner);
        };
    }
}
