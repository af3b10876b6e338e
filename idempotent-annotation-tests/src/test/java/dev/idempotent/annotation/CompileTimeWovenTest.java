package dev.idempotent.annotation;

/** Runs on classes that ajc has woven. */
class CompileTimeWovenTest extends WovenContract {}
