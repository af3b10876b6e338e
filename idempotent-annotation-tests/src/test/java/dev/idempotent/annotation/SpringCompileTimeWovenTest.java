package dev.idempotent.annotation;

/** On classes that ajc has woven. */
class SpringCompileTimeWovenTest extends WovenInSpringContract {}
