package dev.idempotent.samples.orders;

record User(long id, String email, String name) {}
