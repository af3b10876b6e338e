package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/** Return types that are no value yet, or are one only once. */
final class ResultTypes {

    private static final List<Class<?>> ASYNCHRONOUS =
            List.of(CompletionStage.class, Future.class, Callable.class, Runnable.class, Flow.Publisher.class);
    private static final List<Class<?>> CONSUMED =
            List.of(BaseStream.class, Iterator.class, java.io.InputStream.class, java.io.Reader.class);
    private static final List<String> ASYNCHRONOUS_BY_NAME = List.of(
            "org.reactivestreams.Publisher",
            "reactor.core.publisher.Mono",
            "reactor.core.publisher.Flux",
            "org.springframework.web.context.request.async.DeferredResult",
            "org.springframework.web.context.request.async.WebAsyncTask",
            "org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");
    private static final String KOTLIN_CONTINUATION = "kotlin.coroutines.Continuation";

    private ResultTypes() {}

    static void requireReplayable(Place place) {
        Method method = place.method();
        Class<?> type = method.getReturnType();
        if (ASYNCHRONOUS.stream().anyMatch(refused -> refused.isAssignableFrom(type))
                || ASYNCHRONOUS_BY_NAME.contains(type.getName())
                || suspends(method)) {
            throw place.mistake(
                    "its result is not there yet when the method returns, and asynchronous results are not supported.",
                    "Annotate the method that computes the value.");
        }
        if (CONSUMED.stream().anyMatch(refused -> refused.isAssignableFrom(type))) {
            throw place.mistake(
                    "its result " + type.getName() + " can be consumed once only, and a repeat needs it again.",
                    "Return a collection or an array.");
        }
    }

    private static boolean suspends(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0
                && parameters[parameters.length - 1].getName().equals(KOTLIN_CONTINUATION);
    }
}
