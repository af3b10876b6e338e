/* What must hold, told apart from what the store does: by these variables, which the store never reads. A life of a key is from
 * the claim that found nothing, or nothing that still counted, until its record was released, discarded or had expired. */

#define TWO_COMPLETE 1
#define OVERWRITTEN  2
#define REPLAYED     3
#define RUN_AGAIN    4
#define TWO_HOLD     5
#define REOPENED     6
#define ALL          7

#ifndef PROPERTY
#define PROPERTY 0           /* one of these: each is checked alone, so that it is seen to find its faults by itself */
#endif
#define checks(property) (PROPERTY == property || PROPERTY == ALL)
#define must(property, condition) assert(!checks(property) || (condition))

#define ONCE_AT_MOST 2

bit over = 1;                /* the life is over: the next claim begins another */
byte completer;              /* who completed or settled this life's call */
byte kept;                   /* the first result of this life */
byte begun;                  /* 0, or 1: its body was begun, or ONCE_AT_MOST: and must not be again */
bit of_old_life[TOKENS];     /* granted in a life that is over: what it runs now does not count here */
byte held[TOKENS];           /* ticks for which the owner may believe that the key is its own */

/* A record that may be forgotten by the rules that IdempotencyStore states. */
#define MAY_EXPIRE (retention == 0 && (value != 0 || (lease == 0 && reclaim && !given_up)))

inline spec_begins_life() {
    over = 0; completer = 0; kept = 0; begun = 0;
    for (i : 1 .. TOKENS - 1) { of_old_life[i] = checks(RUN_AGAIN) }
    i = 0
}

inline spec_expires() {
    over = (over || MAY_EXPIRE -> 1 : 0)
}

inline spec_forgets() {
    over = 1
}

/* Before the record is set anew. */
inline spec_grants(t) {
    if
    :: there -> spec_expires()
    :: else
    fi;
    must(REOPENED, over || completer == 0);
    for (i : 1 .. TOKENS - 1) { must(TWO_HOLD, i == t || held[i] == 0) }
    i = 0;
    if
    :: over -> spec_begins_life()
    :: else
    fi;
    of_old_life[t] = 0;
    held[t] = (checks(TWO_HOLD) -> LEASE : 0)
}

inline spec_holds(t) {
    held[t] = (checks(TWO_HOLD) -> LEASE : 0)
}

inline spec_ends(t) {
    held[t] = 0
}

/* Before the result is written. */
inline spec_keeps(who, result) {
    must(TWO_COMPLETE, completer == 0 || completer == who);
    must(OVERWRITTEN, value == 0 || value == result);
    completer = (checks(TWO_COMPLETE) || checks(REOPENED) -> who : 0);
    kept = (checks(REPLAYED) && kept == 0 -> result : kept)
}

inline spec_replays() {
    must(REPLAYED, value == kept)
}

/* A body begins: its call may be the second of a life only where both may run again. */
inline spec_runs(t, rc) {
    if
    :: !of_old_life[t] ->
        must(RUN_AGAIN, begun == 0 || (begun != ONCE_AT_MOST && rc));
        begun = (checks(RUN_AGAIN) -> (rc && begun != ONCE_AT_MOST -> 1 : ONCE_AT_MOST) : 0)
    :: else
    fi
}

inline spec_ticks() {
    for (i : 1 .. TOKENS - 1) { held[i] = (held[i] > 0 -> held[i] - 1 : 0) }
    i = 0
}
