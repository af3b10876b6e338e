package dev.idempotent.spring.web;

/** What status a replay of a creation has. */
public enum ReplayStatus {

    /** 200 OK: this request created nothing. */
    OK,

    /** 201 Created, as the first answer. */
    ORIGINAL
}
