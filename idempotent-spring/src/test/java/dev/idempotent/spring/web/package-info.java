@NullMarked
package dev.idempotent.spring.web;

import org.jspecify.annotations.NullMarked;
