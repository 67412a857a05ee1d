/*
 * The refund protocol, small enough to be tried in every order.
 *
 * One case and its refund intents, two workers, the target of the money, one person, the evidence and a clock. Whatever may
 * happen between two steps does happen in some run: a worker dies or sleeps, an answer is lost, the target does a thing late
 * or says an error after doing it, people and evidence change their minds. Names are the code's; `docs/verification.md`
 * says which function each step stands for, and what is left out.
 *
 * Targets, one of:
 *   KEYS   one effect a key, however late a request arrives; not looked at before paying (merchant)
 *   GUARD  no keys, but a case that is refunded is not refunded again; looked at before paying (Doudian)
 *   BARE   neither: every request that arrives pays. Looked at before paying, asked before every further try, and that is all.
 *
 * Promises that can be taken out, to see what each is needed for: PAY_BEFORE_ATTEMPT, TWO_TRANSACTIONS, NEW_KEY_ON_RETRY,
 * NO_QUERY_FIRST, NO_SETTLE_DELAY, NO_DEADLINE, NO_LEASE, NO_TOKEN, NO_RUNNING, DROP_ATTEMPTED, REOPEN_DONE, and three that this
 * model itself found missing: HEARD_FOR_ASKED, OLD_WORD, CLOSED_WHEN_LATE. Assumptions that can be taken out:
 * LATE_TARGET, SLEEPY_WORKER, FORGETFUL_TARGET.
 */

#ifndef SURPRISES
#define SURPRISES 3     /* deaths, lost and wrong answers, late work, changed minds, orders: at most so many in a run */
#endif

/* Time is in ticks, as coarse as the promises allow. */
#define CALL 1          /* from an attempt's commit, or a question, to its deadline */
#define SETTLE 1        /* from the end of a call until not found counts */

#if defined(GUARD) || defined(BARE)
#define KEYLESS         /* then the case is the key, and is looked at */
#endif
#if defined(KEYS) || defined(GUARD)
#define LATE_TARGET     /* nothing rests on how late the target is */
#endif

#define PAY 0
#define ASK 1
#define JOBS 4
#define job(kind, k) (2 * (k) + (kind))
#define NOBODY 2

mtype:state = { approved, refundDue, refunding, refunded, review, closed };
mtype:phase = { none, written, attempted, done, notDone, superseded, dropped };
mtype:answer = { silence, saysDone, saysAccepted, saysUnknown, saysNotFound, saysRetry, saysNotDone, saysStuck, neverSent };

/* ---- The ledger: what its transactions read and write ---- */

mtype:state cs = approved;
bool due;                       /* what the evidence says now */
bool stopSwitch;
bool told;                      /* the stored snapshot says that the money is back */

/* Intents by part, with what the gate reads of their attempts. */
mtype:phase ph[2] = none;
bit part;                       /* the newest intent */
bool ordered[2];                /* by a person */
bool tried[2];                  /* an attempt is committed */
bool pending[2];                /* the newest has no outcome */
bool answered[2];               /* the newest has a time of answer */
byte settled[2];                /* ticks until not found is conclusive: of a pending one, SETTLE more than until its deadline */
bool absent[2];                 /* conclusively not found since the newest */

/* Jobs by kind and part. */
bool open[JOBS];
byte owner[JOBS] = NOBODY;      /* whose lease token is the current one */
bool leased[JOBS];              /* it runs out after its worker's death, or while that one sleeps, but not before a deadline */

/* Pauses between tries are not counted, so that a worker may always come sooner. Only where it is asked whether a refund
 * ends at last, a job that was put off waits until nothing else is due. */
#ifdef ENDS
bool off[JOBS];
#define putOff(j) off[j] = true
#define rests(j) off[j]
#define isDue(j) ((open[j] && !leased[j] && !off[j]) || (leased[j] && owner[j] == NOBODY))
#else
#define putOff(j) skip
#define rests(j) false
#endif

/* ---- The target ---- */

byte paid;                      /* effective refunds of the case */
bool byItself;                  /* the platform refunded by itself */
bool paidKey[4], refusedKey[4]; /* by the request's name; the code's is its part, a careless client's is new each time */
bool flying[2];                 /* a worker's request whose call is under way */
bool mute[2];                   /* … and that will not be answered */
byte name[2];
mtype:answer reply[2] = silence;
byte loose[2];                  /* ticks left to a request whose call has ended; 0: there is none */
byte looseName[2];

/* ---- Workers ---- */

bit whose[2];                   /* whose refund a worker is at */
bool busy[2];
bool calling[2];
byte left[2];                   /* ticks until the deadline of its call, or of the attempt that it is about to send */
byte since[2];                  /* ticks until what it heard is SETTLE old */
bool overtaken[2];              /* another attempt began since it began its own, or since it asked */

byte surprises = SURPRISES;
bool wasDone[2];                /* for the properties alone */

#define isOpen(k) (ph[k] == written || ph[k] == attempted)
#define isTerminal (cs == refunded || cs == closed)
#define mayReopen (cs == closed && !told && (ph[0] == none || ph[0] == dropped) && ph[1] == none)
#define isQuiet (cs != refundDue && cs != refunding)
#define supports(k) (due || ordered[k])

/* ---- What must hold after every transaction ---- */

inline check() {
    /* an intent with an attempt is never dropped, nor as good as new */
    assert(!tried[0] || ph[0] == attempted || ph[0] == done || ph[0] == notDone);
    assert(!tried[1] || ph[1] == attempted || ph[1] == done || ph[1] == notDone);
    /* done never goes back */
    assert(!wasDone[0] || ph[0] == done);
    assert(!wasDone[1] || ph[1] == done);
    wasDone[0] = (ph[0] == done);
    wasDone[1] = (ph[1] == done);
    /* at most one intent is open */
    assert(!isOpen(0) || !isOpen(1));
    /* what is due or possibly paid has a job that goes on with it */
    assert(isQuiet || open[0] || open[1] || open[2] || open[3])
}

/* ---- RefundRules ---- */

inline close(j) {
    open[j] = false; owner[j] = NOBODY; leased[j] = false
#ifdef ENDS
    ; off[j] = false
#endif
}

inline emit(kind, k) {
    if
    :: !open[job(kind, k)] ->
        close(job(kind, k)); open[job(kind, k)] = true
    :: else
    fi
}

/* Deciding.dropUnsent */
inline dropUnsent() {
    if :: ph[0] == written -> ph[0] = dropped :: else fi;
    if :: ph[1] == written -> ph[1] = dropped :: else fi
}

/* Deciding.order: the intent is written with the state change. */
inline order(byPerson) {
    if
    :: isOpen(part) -> cs = refundDue
    :: !isOpen(part) && !tried[part] && ph[part] != superseded ->
        ph[part] = written; ordered[part] = byPerson; cs = refundDue
    :: !isOpen(part) && tried[part] && byPerson && ph[part] == notDone ->
#ifdef KEYLESS
        /* the case itself is the key: the one intent is taken up again, and asked about first */
        ph[part] = attempted; ordered[part] = true; absent[part] = false; cs = refunding; emit(PAY, part)
#else
        if  /* Deciding.takeUpAgain: what was only given up has its key for good */
        :: absent[part] ->
            ph[part] = attempted; ordered[part] = true; absent[part] = false; cs = refunding; emit(PAY, part)
        :: !absent[part] && part == 0 -> part = 1; ph[1] = written; ordered[1] = true; cs = refundDue
        :: else -> cs = review  /* two parts are enough to try */
        fi
#endif
    :: else -> cs = review
    fi
}

/* Deciding.giveUpAbsent: what is surely not there ends as not made, never as dropped. */
inline giveUp() {
    if :: ph[0] == attempted && absent[0] -> ph[0] = notDone :: else fi;
    if :: ph[1] == attempted && absent[1] -> ph[1] = notDone :: else fi
}

inline rest(k) { settled[k] = 0; pending[k] = false; answered[k] = false; absent[k] = false; ordered[k] = false }

/* CaseDecider.decide: the rules on everything that is known now. */
inline decide() {
    if  /* Deciding.adoptPlatformRefund */
    :: told && !isTerminal ->
        if :: ph[0] == attempted -> ph[0] = done :: ph[0] == written -> ph[0] = superseded :: else fi;
        if :: ph[1] == attempted -> ph[1] = done :: ph[1] == written -> ph[1] = superseded :: else fi;
        cs = refunded
    :: else
    fi;
    if :: cs == approved && due -> order(false) :: else fi;
    if  /* Deciding.keepRefundDue */
    :: cs == refundDue && ph[part] == attempted -> cs = refunding
    :: cs == refundDue && ph[part] == written && supports(part) -> emit(PAY, part)
    :: cs == refundDue && ph[part] == written && !supports(part) -> dropUnsent(); cs = approved
    :: else
    fi;
    if  /* Deciding.sendAgainOrGiveUp */
    :: cs == refunding && ph[part] == attempted && absent[part] && !supports(part) -> giveUp(); cs = review
    :: else
    fi;
    if  /* what an ended case leaves behind ends when it is claimed; here at once */
    :: isTerminal && !isOpen(0) && !isOpen(1) && !mayReopen ->
        rest(0); rest(1);
        close(0); close(1); close(2); close(3);
        due = true; stopSwitch = false
    :: else
    fi;
    check()
}

/* CaseWork.note: how the newest attempt ended. A query's final word is its outcome, if it was asked after the call's end. */
inline note(k, said, isQuery, isOld, isPast, ago) {
    if
    :: !isQuery && !isOld -> pending[k] = false; if :: !answered[k] -> answered[k] = true; settled[k] = ago :: else fi
    :: isQuery && (said == saysDone || said == saysNotDone) && isPast ->
        pending[k] = false; if :: !answered[k] -> answered[k] = true; settled[k] = ago :: else fi
    :: else
    fi
}


/* Deciding.settle */
inline settle(k, said, isCurrent, isConclusive) {
    if
    :: ph[k] == done ->
#ifdef REOPEN_DONE
        if :: said == saysNotDone -> ph[k] = notDone; cs = review :: else fi
#else
        skip
#endif
    :: !isOpen(k) && (ph[k] == notDone || ph[k] == dropped) && said == saysDone ->
        ph[k] = done; if :: !isTerminal -> dropUnsent(); cs = refunded :: else fi
    :: isOpen(k) && said == saysDone ->
        ph[k] = done; if :: !isTerminal -> dropUnsent(); cs = refunded :: else fi
    :: isOpen(k) && said == saysAccepted -> absent[k] = false; emit(ASK, k)
    :: isOpen(k) && said == saysUnknown -> emit(ASK, k)
    :: isOpen(k) && said == saysNotFound ->
        if
        :: ph[k] == attempted && isConclusive -> absent[k] = true; emit(PAY, k)
        :: ph[k] == attempted && !isConclusive -> emit(ASK, k)
        :: else
        fi
    :: isOpen(k) && said == saysRetry -> emit(PAY, k)
    :: isOpen(k) && said == saysNotDone && isCurrent ->
        ph[k] = notDone; if :: !isTerminal -> dropUnsent(); cs = review :: else fi
    /* an older try's word says nothing of the newer one */
    :: isOpen(k) && said == saysNotDone && !isCurrent -> emit(ASK, k)
    :: isOpen(k) && said == saysStuck -> ph[k] = attempted; absent[k] = false; if :: !isTerminal -> cs = review :: else fi
    :: else  /* neverSent: the worker tries again by itself, and asks first */
    fi
}

/* ---- The target ---- */

#ifdef KEYS
#define KEYED true
#define isInPlace(k) paidKey[k]
#define isSeen false
#else
#define KEYED false
#define isInPlace(k) (paid > 0)
#define isSeen (paid > 0)
#endif

/* A request arrives at the money. The platform is the same purse: what it paid by itself it does not pay again. */
inline land(n) {
#ifndef PAY_BEFORE_ATTEMPT
    assert(tried[n % 2]);       /* nothing moves money of which no attempt is in the ledger */
#endif
    if
    :: byItself -> skip
#ifdef KEYS
    :: !byItself && (paidKey[n] || refusedKey[n]) -> skip
    :: !byItself && !paidKey[n] && !refusedKey[n] -> paidKey[n] = true; paid++
#endif
#ifdef GUARD
    :: !byItself && paid > 0 -> skip
    :: !byItself && paid == 0 -> paid++
#endif
#ifdef BARE
    :: !byItself -> paid++
#endif
    fi;
    assert(paid <= 1)           /* the money goes back once */
}

/* A call ends, and its request has not been done: it may still be. */
inline loosen(w) {
    if
    :: flying[w] && loose[0] == 0 -> loose[0] = SETTLE; looseName[0] = name[w]
    :: flying[w] && loose[0] != 0 -> loose[1] = SETTLE; looseName[1] = name[w]
    :: else
    fi;
    flying[w] = false; mute[w] = false; name[w] = 0
}

inline tell(w, said) { reply[w] = said; flying[w] = false; name[w] = 0 }

inline serve(w) {
    if
    :: byItself -> tell(w, saysUnknown)                 /* "status wrong": look again */
    :: !byItself && refusedKey[name[w]] -> tell(w, saysNotDone)
    :: !byItself && !refusedKey[name[w]] ->
        if
        /* done, and said so */
        :: land(name[w]); tell(w, saysDone)
        :: land(name[w]); tell(w, saysAccepted)
        :: surprises > 0 -> surprises--;
            if
            /* done, and an error said, or nothing */
            :: land(name[w]); tell(w, saysUnknown)
            :: land(name[w]); flying[w] = false; name[w] = 0; mute[w] = true
            /* surely not done: for now, for good. Never said of what was done. */
            :: !isInPlace(name[w]) -> tell(w, saysRetry)
            :: !isInPlace(name[w]) -> refusedKey[name[w]] = KEYED; tell(w, saysNotDone)
            /* taken, or an error said, or nothing; done later or never */
            :: true -> loosen(w); reply[w] = saysAccepted
            :: true -> loosen(w); reply[w] = saysUnknown
            :: mute[w] = true
            fi
        fi
    fi
}

active proctype Target() {
end:
    do
    :: atomic { flying[0] && !mute[0] -> serve(0) }
    :: atomic { flying[1] && !mute[1] -> serve(1) }
    :: d_step { loose[0] > 0 -> land(looseName[0]); loose[0] = 0; looseName[0] = 0 }
    :: d_step { loose[1] > 0 -> land(looseName[1]); loose[1] = 0; looseName[1] = 0 }
    /* … or never */
    :: d_step { loose[0] > 0 -> loose[0] = 0; looseName[0] = 0 }
    :: d_step { loose[1] > 0 -> loose[1] = 0; looseName[1] = 0 }
#ifdef FORGETFUL_TARGET
    :: d_step { paidKey[0] && surprises > 0 -> surprises--; paidKey[0] = false }
#endif
    /* the platform refunds by itself, and tells of it when it likes */
    :: d_step { paid == 0 && surprises > 0 -> surprises--; byItself = true; paid++ }
    od
}

/* ---- What the ledger is told ---- */

active proctype News() {
end:
    do
    :: d_step { byItself && !told -> told = true; decide() }
    :: d_step { due && surprises > 0 && !isTerminal -> surprises--; due = false; decide() }
    :: d_step { !due -> due = true; decide() }
    od
}

#ifdef DROP_ATTEMPTED
#define mayDrop true
inline drop() { if :: isOpen(part) -> ph[part] = dropped :: else fi }
#else
#define mayDrop ((ph[0] != attempted || absent[0]) && (ph[1] != attempted || absent[1]))
inline drop() { dropUnsent(); giveUp() }
#endif

inline resume() { cs = refunding; emit(ASK, part) }

/* Deciding.perform */
active proctype Person() {
end:
    do
    /* close, refuse: never what is possibly paid */
    :: d_step { surprises > 0 && !isTerminal && mayDrop -> surprises--; drop(); cs = closed; decide() }
    /* pay */
    :: d_step {
            surprises > 0 && !isTerminal && cs != refunding -> surprises--;
            if
            :: ph[part] == attempted -> resume()
            :: ph[part] == written -> dropUnsent(); order(true)
            :: else -> order(true)
            fi;
            decide()
        }
    /* takeBackToApproved */
    :: d_step {
            surprises > 0 && cs == review -> surprises--;
            if :: ph[part] == attempted -> resume() :: else -> cs = approved fi;
            decide()
        }
    /* an ended case taken up again, of which nothing was ever tried */
    :: d_step { surprises > 0 && mayReopen -> surprises--; cs = approved; decide() }
    :: d_step { surprises > 0 && !stopSwitch -> surprises--; stopSwitch = true }
    :: stopSwitch -> stopSwitch = false
    od
}

/* ---- Workers ---- */

#ifdef NO_TOKEN
#define holdsJob true
#else
#define holdsJob (owner[j] == w)
#endif
#ifdef NO_LEASE
#define isLeased holdsJob
#define mayRunOut(j) true
#else
#define isLeased (holdsJob && leased[j])
#define mayRunOut(j) (left[owner[j] % 2] == 0 && !calling[owner[j] % 2])
#endif
#ifdef NO_RUNNING
#define isRunning false
#else
#define isRunning (pending[own] && settled[own] > SETTLE)
#endif
#ifdef NO_QUERY_FIRST
#define mustAsk false
#else
#define mustAsk (isResend && !absent[own])
#endif
#ifdef OLD_WORD
#define isFresh true
#define wasOver true
#else
#define isFresh (!overtaken[w])
#define wasOver (isEnded && !overtaken[w])
#endif
#define isWelcome ((cs == refundDue || (isResend && cs == refunding)) && !told && supports(own))
#define own whose[w]

/* Recorder.settleJobs: a job that another worker has taken over is left to it. */
inline finish() {
    if :: holdsJob -> close(j) :: else fi
}
inline again() {
    if :: holdsJob && open[j] -> owner[j] = NOBODY; leased[j] = false; putOff(j) :: else fi
}

/* RefundRules.begin: from here on the intent is possibly paid. */
inline begin() {
    tried[own] = true; pending[own] = true; answered[own] = false; absent[own] = false; settled[own] = CALL + SETTLE;
    ph[own] = attempted; cs = refunding;
    overtaken[w] = false; if :: whose[1 - w] == own -> overtaken[1 - w] = true :: else fi
}

inline hear() {
    calling[w] = false; left[w] = 0; since[w] = SETTLE; reply[w] = silence; mute[w] = false
}

/* Of two workers that are free it does not matter which one begins. */
#define isFree(j) (open[j] && !leased[j] && !rests(j) && (w == 0 || busy[0]))

/* Anything may be the last thing that a worker does: what it had in its hands is gone, its lease runs out. */
#define crash d_step { surprises > 0 -> surprises-- }; goto dead

proctype Worker(bit w) {
    byte j;                     /* the job */
    mtype:answer word = silence;
    bool isConclusive, isResend, isEnded;

end:
    atomic {
        if  /* LedgerEngine.claimJobs */
        :: isFree(0) -> j = 0
        :: isFree(1) -> j = 1
        :: isFree(2) -> j = 2
        :: isFree(3) -> j = 3
        fi;
        d_step { busy[w] = true; owner[j] = w; leased[j] = true; own = j / 2; overtaken[w] = false };
        if
        :: j % 2 == ASK && isOpen(own) -> goto query
        :: j % 2 == ASK && !isOpen(own) -> d_step { finish(); check() }; goto idle
        :: else
        fi;
#ifdef KEYLESS
        /* Look before you pay: what the look finds is committed, and may end the intent. */
        if
        :: d_step { isSeen -> told = true; decide() }
        :: !isSeen
        :: d_step { surprises > 0 -> surprises--; again() }; goto idle
        fi
#endif
    }

#ifdef PAY_BEFORE_ATTEMPT
    atomic {
        isResend = tried[own];
        if
        :: isOpen(own) -> left[w] = CALL; goto send
        :: else -> d_step { finish() }; goto idle
        fi
    };
#endif

    /* LedgerEngine.beginAttempt: AttemptGate.check and RefundRules.begin in one transaction. */
    if
    :: atomic {
            isResend = (ph[own] == attempted || tried[own]);
            if
#ifdef CLOSED_WHEN_LATE
            :: !isLeased -> d_step { finish(); check() }; goto idle
#else
            :: !isLeased -> d_step { again(); check() }; goto idle
#endif
            :: isLeased && !isOpen(own) -> d_step { decide(); finish(); check() }; goto idle
            :: isLeased && isOpen(own) && isRunning -> d_step { again() }; goto idle
            :: isLeased && isOpen(own) && !isRunning && mustAsk -> goto query
            :: else
            fi;
            if
            :: stopSwitch -> d_step { again() }; goto idle
            :: !stopSwitch && !isWelcome ->
                d_step {
                    if  /* what was tried waits for the people who have it */
                    :: isResend && cs != refundDue && cs != refunding -> again()
                    /* what was never tried is dropped, what is surely not there given up */
                    :: else -> decide(); if :: isOpen(own) -> again() :: else -> finish(); check() fi
                    fi
                };
                goto idle
            :: else
            fi;
#ifndef TWO_TRANSACTIONS
            d_step { begin(); left[w] = CALL; check() }
#endif
        }
    :: crash
    fi;
#ifdef TWO_TRANSACTIONS
    d_step { begin(); left[w] = CALL; check() };
#endif
#ifdef SLEEPY_WORKER
    if :: left[w] > 0 -> skip :: else -> d_step { word = neverSent; hear() }; goto heard fi;
#endif

send:
    if
#if !defined(SLEEPY_WORKER) && !defined(NO_DEADLINE)
    :: d_step { left[w] == 0 -> word = neverSent; hear() }; goto heard
    :: d_step {
            left[w] > 0 ->
#else
    :: d_step {
            left[w] = CALL;
#endif
            flying[w] = true; calling[w] = true; name[w] = own;
#ifdef NEW_KEY_ON_RETRY
            name[w] = own + 2 * isResend;
#endif
            isResend = false
        }
    :: crash
    fi;
    if
    :: d_step { reply[w] != silence -> word = reply[w]; hear() }
    :: d_step { mute[w] && left[w] == 0 -> loosen(w); word = saysUnknown; hear() }
    :: crash
    fi;

heard:
    if
    :: d_step {
#ifdef PAY_BEFORE_ATTEMPT
            begin();
#endif
            if :: word == neverSent -> again() :: else -> finish() fi;
            note(own, word, false, overtaken[w], true, since[w]);
            settle(own, word, isFresh, false);
            decide()
        };
        goto idle
    :: crash
    fi;

query:
    /* The target looks it up at some time within the call, at worst at its beginning. */
    atomic {
        d_step { isResend = false; isConclusive = (settled[own] == 0); isEnded = !isRunning; overtaken[w] = false; since[w] = SETTLE };
        if
        :: isInPlace(own) -> word = saysDone
        :: d_step { isInPlace(own) && surprises > 0 -> surprises--; word = saysStuck }
        :: d_step { !isInPlace(own) && refusedKey[own] -> word = saysNotDone }
        :: d_step { !isInPlace(own) && !refusedKey[own] -> word = saysNotFound }
        :: d_step { surprises > 0 -> surprises--; word = saysUnknown }
#ifdef KEYLESS
        /* somebody refused the case there */
        :: d_step { !isInPlace(own) && surprises > 0 -> surprises--; word = saysNotDone }
#endif
        fi;
#ifdef HEARD_FOR_ASKED
        left[w] = CALL; calling[w] = true
#endif
    };
#ifdef HEARD_FOR_ASKED
    d_step { hear(); isConclusive = (settled[own] == 0); overtaken[w] = false };
#endif
#ifdef NO_SETTLE_DELAY
    d_step { isConclusive = true; overtaken[w] = false };
#endif
    if
    :: d_step {
            if
            :: word == saysDone || word == saysNotDone || j % 2 == PAY -> finish()
            :: else -> again()
            fi;
            note(own, word, true, false, wasOver, since[w]);
            settle(own, word, isFresh, (isConclusive && !overtaken[w]));
            decide()
        };
        goto idle
    :: crash
    fi;

dead:
    atomic {
        loosen(w); reply[w] = silence; calling[w] = false;
        if :: owner[j] == w -> owner[j] = NOBODY :: else fi
    };
idle:
    atomic {
        word = silence; isConclusive = false; isResend = false; isEnded = false; j = 0;
        own = 0; left[w] = 0; since[w] = 0; overtaken[w] = false; name[w] = 0; busy[w] = false
    };
    goto end
}

/* ---- Time ---- */

#define tock(timer) if :: timer > 0 -> timer-- :: else fi

#define isTimed (left[0] + left[1] + since[0] + since[1] + settled[0] + settled[1] > 0)
#define isAnyDue (isDue(0) || isDue(1) || isDue(2) || isDue(3))
#ifdef ENDS
inline wake() { off[0] = false; off[1] = false; off[2] = false; off[3] = false }
#endif

inline tick() {
    tock(left[0]); tock(left[1]); tock(since[0]); tock(since[1]); tock(settled[0]); tock(settled[1])
#ifndef LATE_TARGET
    ;
    if :: loose[0] == 1 -> looseName[0] = 0 :: else fi;
    if :: loose[1] == 1 -> looseName[1] = 0 :: else fi;
    tock(loose[0]); tock(loose[1])
#endif
#ifdef ENDS
    ;
    if :: !isAnyDue -> wake() :: else fi
#endif
}

/* A call ends at its deadline, not after it. */
#define mayTick (!(calling[0] && left[0] == 0) && !(calling[1] && left[1] == 0) && \
    isTimed)
/* A worker that has committed an attempt sends it at once, unless it sleeps. */
#define isAboutToSend(w) (left[w] > 0 && !calling[w])
#define isAsleep (isAboutToSend(0) || isAboutToSend(1))

#define RUNS_OUT(j) \
    :: leased[j] && owner[j] == NOBODY -> leased[j] = false \
    :: d_step { leased[j] && owner[j] != NOBODY && mayRunOut(j) && surprises > 0 -> surprises--; leased[j] = false }

active proctype Clock() {
end:
    do
    :: d_step { mayTick && !isAsleep -> tick() }
    :: d_step { mayTick && isAsleep && surprises > 0 -> surprises--; tick() }
    RUNS_OUT(0) RUNS_OUT(1) RUNS_OUT(2) RUNS_OUT(3)
#ifdef ENDS
    :: d_step { !isTimed && !isAnyDue && (off[0] || off[1] || off[2] || off[3]) -> wake() }
#endif
    od
}

init { atomic { due = true; decide(); run Worker(0); run Worker(1) } }

#ifdef ENDS
/* A refund that is due comes to an end, or to people: it is not forgotten. */
ltl ends { [] <> (isQuiet) }
#endif
