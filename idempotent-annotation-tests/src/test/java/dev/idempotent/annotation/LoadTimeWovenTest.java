package dev.idempotent.annotation;

/** Runs on classes as javac left them, under the weaving agent. */
class LoadTimeWovenTest extends WovenContract {}
