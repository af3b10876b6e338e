package dev.idempotent.verification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One life of a node: a process, from its start to its end. Safe for use by many threads. */
final class Jvm {

    /** Whom it tells how it is, on a thread of its own. */
    interface Watcher {

        void isReady();

        void isOver();
    }

    private final Process process;
    private final History history;
    private final Watcher watcher;
    private final OutputStream told;
    private final Map<Integer, CompletableFuture<Answer>> pending = new ConcurrentHashMap<>();
    private volatile boolean ready;
    private volatile boolean over;

    Jvm(Process process, History history, Watcher watcher) {
        this.process = process;
        this.history = history;
        this.watcher = watcher;
        this.told = process.getOutputStream();
        Thread reader = new Thread(this::listen, "what a node says");
        reader.setDaemon(true);
        reader.start();
    }

    /** Whether it takes calls, or did until it died. */
    boolean isReady() {
        return ready;
    }

    boolean isUp() {
        return ready && !over;
    }

    /** Comes to an end when the call or the process does. A process that is not ready yet makes the call when it is. */
    CompletableFuture<Answer> make(int number, Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        pending.put(number, answer);
        String line = number + "\t" + call.key() + "\t" + call.manner().text() + "\n";
        try {
            synchronized (told) {
                told.write(line.getBytes(StandardCharsets.UTF_8));
                told.flush();
            }
        } catch (IOException e) {
            // It is gone, as its reader will notice, too.
            answer.complete(new Answer.Lost());
        }
        if (over) {
            answer.complete(new Answer.Lost());
        }
        return answer;
    }

    void kill() {
        process.destroyForcibly();
    }

    /** @param name of the signal, such as STOP */
    void signal(String name) {
        ServerProcess.signal(name, process.pid());
    }

    void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void listen() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                hear(line.split("\t", -1));
            }
        } catch (IOException e) {
            // That it cannot be read is an end like any other.
            process.destroyForcibly();
        }
        over = true;
        pending.values().forEach(answer -> answer.complete(new Answer.Lost()));
        watcher.isOver();
    }

    private void hear(String[] words) {
        if (words[0].equals("ready")) {
            ready = true;
            watcher.isReady();
            return;
        }
        int call = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "granted" ->
                history.add(
                        Key.parse(words[2]),
                        new Event.Granted(call, words[3], Integer.parseInt(words[4]), System.nanoTime()));
            case "threw" -> history.add(Key.parse(words[2]), new Event.Threw(call, words[3]));
            case "lease-lost" -> history.add(Key.parse(words[2]), new Event.LeaseLost(call, words[3]));
            case "value" -> answer(call, new Answer.Value(words[3]));
            case "refused" -> answer(call, new Answer.Refused(words[3]));
            case "failed" -> answer(call, new Answer.Failed(words[3]));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void answer(int call, Answer answer) {
        CompletableFuture<Answer> waiting = pending.remove(call);
        if (waiting != null) {
            waiting.complete(answer);
        }
    }
}
