package dev.idempotent.annotation;

/** On classes under the weaving agent. */
class SpringLoadTimeWovenTest extends WovenInSpringContract {}
