package dev.idempotent.annotation.subject;

public interface Handler<T> {

    int handle(T request);
}
