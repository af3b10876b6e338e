package dev.idempotent.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is between a driver and its server: counts how often one waits for the other, and is cut where a test says. */
public final class Wire implements AutoCloseable {

    /** Where a connection breaks, or stands still. */
    public enum Cut {
        /** The statement does not reach the server. */
        BEFORE_THE_SERVER,
        /** The server has done what it was told, and its answer does not reach the driver. */
        AFTER_THE_SERVER
    }

    /** @param reached counted down by a connection that is to stand still; empty where it is to break */
    private record Plan(String marker, Cut cut, Optional<CountDownLatch> reached) {}

    private final Supplier<Address> server;
    private final ServerSocket entrance;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private Wire(Supplier<Address> server) {
        this.server = server;
        try {
            this.entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public static Wire to(Address server) {
        return new Wire(() -> server);
    }

    /** To a server whose place another one may take: it is asked for anew for each connection. */
    public static Wire to(Supplier<Address> server) {
        return new Wire(server);
    }

    /** The server's, seen through this. */
    public Address address() {
        return server.get().through(entrance.getLocalPort());
    }

    /** How often a driver has said something and waited, on all connections, since it was last asked. */
    public int roundTrips() {
        return roundTrips.getAndSet(0);
    }

    /** Breaks the next connection on which something with {@code marker} in it is said; that one only. */
    public void cut(String marker, Cut cut) {
        plan.set(new Plan(marker, cut, Optional.empty()));
    }

    /**
     * Lets the next connection on which something with {@code marker} in it is said stand still, until the driver's process
     * is gone; that one only.
     *
     * @return at zero when it does
     */
    public CountDownLatch hold(String marker, Cut where) {
        CountDownLatch reached = new CountDownLatch(1);
        plan.set(new Plan(marker, where, Optional.of(reached)));
        return reached;
    }

    /** Whether what was to be cut was. */
    public boolean hasCut() {
        return plan.get() == null;
    }

    /** Breaks all connections that there are. */
    public void cutAll() {
        sockets.forEach(Wire::close);
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket driver = entrance.accept();
                sockets.add(driver);
                Socket database = new Socket(
                        InetAddress.getLoopbackAddress(), server.get().port());
                sockets.add(database);
                driver.setTcpNoDelay(true);
                database.setTcpNoDelay(true);
                Conversation conversation = new Conversation(driver, database);
                start(conversation::listenToDriver);
                start(conversation::listenToDatabase);
            } catch (IOException e) {
                // The database is down, or this is closed: the driver sees a connection that ends.
                cutAll();
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Conversation {

        private final Socket driver;
        private final Socket database;
        private volatile boolean driversTurn = true;
        private volatile @Nullable Plan answerIsLost;

        Conversation(Socket driver, Socket database) {
            this.driver = driver;
            this.database = database;
        }

        void listenToDriver() {
            pass(driver, database, this::driverSays);
        }

        void listenToDatabase() {
            pass(database, driver, said -> {
                driversTurn = true;
                Plan planned = answerIsLost;
                return planned == null || goesOn(planned);
            });
        }

        private boolean driverSays(String said) {
            if (driversTurn) {
                driversTurn = false;
                roundTrips.incrementAndGet();
            }
            Plan planned = plan.get();
            if (planned == null || !said.contains(planned.marker()) || !plan.compareAndSet(planned, null)) {
                return true;
            }
            if (planned.cut() == Cut.AFTER_THE_SERVER) {
                answerIsLost = planned;
                return true;
            }
            return goesOn(planned);
        }

        /** Never: at once, or when the driver's process is gone. */
        private boolean goesOn(Plan planned) {
            planned.reached().ifPresent(reached -> {
                reached.countDown();
                awaitEndOfDriver();
            });
            return false;
        }

        private void awaitEndOfDriver() {
            byte[] unheard = new byte[1 << 10];
            try {
                int length = 0;
                while (length >= 0) {
                    length = driver.getInputStream().read(unheard);
                }
            } catch (IOException e) {
                // It is gone.
                driversTurn = true;
            }
        }

        private void pass(Socket from, Socket to, Ear ear) {
            byte[] buffer = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int length = in.read(buffer);
                while (length >= 0 && ear.goesOn(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                    out.write(buffer, 0, length);
                    length = in.read(buffer);
                }
            } catch (IOException e) {
                // One side has gone; both are closed.
                driversTurn = true;
            } finally {
                sockets.remove(from);
                sockets.remove(to);
            }
        }
    }

    private interface Ear {

        /** Whether what is said is passed on; where not, the connection ends. */
        boolean goesOn(String said);
    }
}
