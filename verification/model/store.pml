/* One record, and what a store does with it. Each inline is one step that nothing interleaves with, prints what it was asked,
 * what it answered and what then stands, and stands for the method of the same name in InMemoryIdempotencyStore. Time is
 * what is left of it: a tick takes one from the lease and one from the retention. */

#ifndef FENCED
#define FENCED 1             /* 0: owners' writes reach the record of a key, whoever's it is */
#endif
#ifndef STEAL_LIVE
#define STEAL_LIVE 0         /* 1: a lease that is alive may be taken over */
#endif
#ifndef NEVER_LAPSES
#define NEVER_LAPSES 0       /* 1: time does not end a lease */
#endif
#ifndef RECLAIMS_ALL
#define RECLAIMS_ALL 0       /* 1: a lapsed lease may be taken over though its claim, or the new one, forbids it */
#endif
#ifndef PURGES_ABANDONED
#define PURGES_ABANDONED 0   /* 1: calls that must not run again are forgotten as others are */
#endif
#ifndef SETTLE_KEEPS_TOKEN
#define SETTLE_KEEPS_TOKEN 0 /* 1: settling leaves the token as it was */
#endif

#define LEASE 2              /* ticks */
#define LONG_RETENTION 3
#define SHORT_RETENTION 1    /* over before the lease is */

mtype = { granted, inprogress, completed, abandoned };

bit there;                   /* whether there is a record; if not, all below are 0 */
byte token;
UNSTORED byte attempt;       /* printed, and nothing depends on it */
bit fingerprint;
byte lease;
byte retention;
bit reclaim;
bit given_up;                /* as lease and reclaim, 0 once there is a result: they mean nothing any more */
byte value;                  /* the result is named by the token of who wrote it; 0 where there is none */

#define OWNED     (value == 0 && !given_up)
#define LAPSED    (lease == 0)
#define ORPHANED  (value == 0 && (given_up || LAPSED))
#define ABANDONED (value == 0 && (given_up || (!reclaim && LAPSED)))
#define EXPIRED   (retention == 0 && (value != 0 || (OWNED && LAPSED && (reclaim || PURGES_ABANDONED))))
#define BEARS(t)  (there && (token == t || !FENCED))
#define TAKEABLE(f, rc) (OWNED && (LAPSED || STEAL_LIVE) && fingerprint == f && ((rc && reclaim) || RECLAIMS_ALL))
#define YIELDS(f, rc) (!there || EXPIRED || TAKEABLE(f, rc))

/* A token is printed as the number of its owner and of that owner's call; the operator's owner is 0. */
#define NAME(t) (t == OPERATORS -> 0 : (t - 1) / CALLS + 1), (t == OPERATORS -> 1 : (t - 1) % CALLS + 1)

inline stands() {
    if
    :: !there -> printf(" | none\n")
    :: there && value != 0 ->
        printf(" | completed %d.%d %d f%d %d - %d.%d\n", NAME(token), attempt, fingerprint, retention, NAME(value))
    :: there && value == 0 && ABANDONED ->
        printf(" | abandoned %d.%d %d f%d %d %d\n", NAME(token), attempt, fingerprint, lease, retention)
    :: there && value == 0 && !ABANDONED ->
        printf(" | running %d.%d %d f%d %d %d\n", NAME(token), attempt, fingerprint, lease, retention)
    fi
}

inline says(ok) {
    if
    :: ok -> printf("true")
    :: else -> printf("false")
    fi;
    stands()
}

inline put_result(v, least) {
    value = v; lease = 0; reclaim = 0; given_up = 0;
    retention = (retention > least -> retention : least)
}

inline forget() {
    there = 0; token = 0; attempt = 0; fingerprint = 0; lease = 0; retention = 0; reclaim = 0; given_up = 0; value = 0
}

/* f, r, rc: the claim's fingerprint, retention and whether it may be reclaimed */
inline claim(t, f, r, rc, answer) {
    d_step {
        printf("claim %d.%d f%d %d %d %d -> ", NAME(t), f, LEASE, r, rc);
        if
        :: YIELDS(f, rc) ->
            spec_grants(t);
            attempt = (there && value == 0 -> attempt + 1 : 1);
            there = 1; token = t; fingerprint = f; lease = LEASE; retention = r; reclaim = rc; given_up = 0; value = 0;
            answer = granted
        :: else ->
            if
            :: value != 0 -> answer = completed
            :: value == 0 && token == t && !given_up -> answer = granted
            :: value == 0 && !(token == t && !given_up) ->
                answer = (ABANDONED || (!rc && LAPSED) -> abandoned : inprogress)
            fi
        fi;
        if
        :: answer == granted -> printf("granted %d", attempt)
        :: answer == inprogress -> printf("inprogress f%d %d", fingerprint, lease)
        :: answer == completed -> spec_replays(); printf("completed f%d %d.%d", fingerprint, NAME(value))
        :: answer == abandoned -> printf("abandoned f%d", fingerprint)
        fi;
        stands()
    }
}

inline renew(t, ok) {
    d_step {
        printf("renew %d.%d %d -> ", NAME(t), LEASE);
        ok = (BEARS(t) && OWNED);
        if
        :: ok -> lease = LEASE; spec_holds(t)
        :: else
        fi;
        says(ok)
    }
}

inline complete(t, r, ok) {
    d_step {
        printf("complete %d.%d %d -> ", NAME(t), r);
        ok = BEARS(t);
        if
        :: ok -> spec_keeps(t, t); put_result(t, (retention > 0 -> 0 : r))
        :: else
        fi;
        spec_ends(t);
        says(ok)
    }
}

inline release(t, ok) {
    d_step {
        printf("release %d.%d -> ", NAME(t));
        ok = (BEARS(t) && OWNED);
        if
        :: ok -> spec_forgets(); forget()
        :: else
        fi;
        spec_ends(t);
        says(ok)
    }
}

inline abandon(t, ok) {
    d_step {
        printf("abandon %d.%d -> ", NAME(t));
        ok = (BEARS(t) && value == 0);
        if
        :: ok -> given_up = 1
        :: else
        fi;
        spec_ends(t);
        says(ok)
    }
}

inline settle(t, r, ok) {
    d_step {
        printf("settle %d.%d %d -> ", NAME(t), r);
        ok = (BEARS(t) && ORPHANED);
        if
        :: ok ->
            spec_keeps(OPERATORS, OPERATORS);
            token = (SETTLE_KEEPS_TOKEN -> token : OPERATORS);
            put_result(OPERATORS, r)
        :: else
        fi;
        says(ok)
    }
}

inline discard(t, ok) {
    d_step {
        printf("discard %d.%d -> ", NAME(t));
        ok = (BEARS(t) && ORPHANED);
        if
        :: ok -> spec_forgets(); forget()
        :: else
        fi;
        says(ok)
    }
}

inline delete_expired() {
    d_step {
        printf("deleteExpired -> ");
        if
        :: there && EXPIRED -> spec_expires(); forget(); printf("1")
        :: else -> printf("0")
        fi;
        stands()
    }
}

inline tick() {
    d_step {
        lease = (lease > 0 && !NEVER_LAPSES -> lease - 1 : lease);
        retention = (retention > 0 -> retention - 1 : 0);
        spec_ticks();
        printf("tick ->");
        stands()
    }
}
