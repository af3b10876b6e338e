/* The lease protocol: owners that call, crash and freeze, an operator, the purge, and time. See README.md. */

#ifndef OWNERS
#define OWNERS 2
#endif
#ifndef CALLS
#define CALLS 2              /* by one owner, one after the other, all with one key */
#endif
#ifndef RENEWALS
#define RENEWALS 1           /* of one call at the most: maxRunFor */
#endif
#ifndef GUARANTEE
#define GUARANTEE 2          /* 0: all calls are AT_MOST_ONCE, 1: AT_LEAST_ONCE, 2: each is the one or the other */
#endif
#ifndef OPERATED
#define OPERATED 1           /* whether somebody settles what is abandoned */
#endif
#ifndef PURGED
#define PURGED 1
#endif

#define OPERATORS (OWNERS * CALLS + 1)
#define TOKENS (OPERATORS + 1)

#ifndef UNSTORED
#define UNSTORED hidden      /* no part of a state; breadth-first search, which finds the shortest trace, has no such thing */
#endif

UNSTORED byte i;
bit polling[OWNERS];
byte r;                      /* the retention of all calls */

#include "store.pml"
#include "spec.pml"

inline choose_request() {
    if
    :: GUARANTEE != 1 -> rc = 0
    :: GUARANTEE != 0 -> rc = 1
    fi;
    if
    :: f = 0
    :: me == OWNERS - 1 -> f = 1                                             /* one owner may have called otherwise */
    fi
}

/* One owner. Freezing needs no step: whoever is not scheduled is frozen. Crashing is to go on with the next call, or to end. */
proctype Owner(byte me) {
    byte calls, t, renewals;
    bit f, rc, asked_again, ok;
    mtype answer;

next_call:
    atomic { t = 0; renewals = 0; f = 0; rc = 0; asked_again = 0; ok = 0; answer = 0 };
    if
    :: calls == CALLS -> goto end_owner
    :: else
    fi;
    atomic {
        calls++;
        t = me * CALLS + calls;
        choose_request();
        polling[me] = 1
    };

ask:
    atomic {
        claim(t, f, r, rc, answer);
        if
        :: answer == granted -> polling[me] = 0
        :: answer == inprogress && fingerprint == f -> answer = 0; goto ask
        :: else -> polling[me] = 0; goto next_call
        fi;
        answer = 0
    };
    if
    :: skip
    :: skip                                                                  /* twice: random walks get further */
    :: atomic { !asked_again -> asked_again = 1; polling[me] = 1; goto ask } /* the answer was lost on its way */
    :: goto next_call                                                        /* crash */
    :: atomic { release(t, ok); ok = 0; goto next_call }                     /* it fails before its body begins */
    fi;

    d_step { printf("# %d.%d runs\n", NAME(t)); spec_runs(t, rc); f = 0; asked_again = 0 };

running:
    if
    :: atomic { renewals < RENEWALS -> renewals++; renew(t, ok); ok = 0; goto running }
    :: goto next_call                                                        /* crash */
    :: atomic { complete(t, r, ok); ok = 0; rc = 0; renewals = 0; goto written }
    :: atomic { rc -> release(t, ok); ok = 0; goto next_call }               /* the body threw */
    :: atomic { !rc -> abandon(t, ok); ok = 0; goto next_call }
    fi;

written:
    if
    :: goto next_call
    :: atomic { complete(t, r, ok); ok = 0; goto next_call }                 /* once more: the answer was lost */
    :: atomic { renew(t, ok); ok = 0; goto next_call }                       /* a beat that comes late */
    fi;

end_owner:
    skip
}

/* Looks, thinks for as long as it likes, and decides. */
proctype Operator() {
    byte seen;
    bit ok;
end_looking:
    do
    :: atomic { there && value == 0 -> seen = token };
        if
        :: atomic { settle(seen, LONG_RETENTION, ok); seen = 0; ok = 0 }
        :: atomic { discard(seen, ok); seen = 0; ok = 0 }
        fi
    od
}

proctype Purge() {
end_purging:
    do
    :: atomic { there -> delete_expired() }
    od
}

/* Ticks that change nothing are left out. */
proctype Time() {
end_ticking:
    do
    :: atomic { lease > 0 || retention > 0 -> tick() }
    od
}

init {
    atomic {
        byte n;
        if
        :: r = LONG_RETENTION
        :: r = SHORT_RETENTION
        fi;
        for (n : 0 .. OWNERS - 1) { run Owner(n) }
        n = 0;
        run Time();
        if
        :: OPERATED -> run Operator()
        :: !OPERATED
        fi;
        if
        :: PURGED -> run Purge()
        :: !PURGED
        fi
    }
}

/* Whoever asks is answered in the end, also where all others crash. */
ltl answered { [] (polling[0] -> <> !polling[0]) }

/* No key stays without an answer for ever. */
ltl unstuck { <> [] (!there || value != 0) }
