package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.DatabaseServer;

/** One server, which starts again at once. */
record SingleServer(DatabaseServer server, Address address) implements Servers {

    static SingleServer of(DatabaseServer server) {
        return new SingleServer(server, server.fresh());
    }

    @Override
    public int doors() {
        return 1;
    }

    @Override
    public Address behind(int door) {
        return address;
    }

    @Override
    public Address overview() {
        return address;
    }

    @Override
    public void fail() {
        server.kill();
        server.restart();
    }

    /** It is well when {@link #fail} returns. */
    @Override
    public void heal() {}

    @Override
    public void close() {
        server.close();
    }
}
