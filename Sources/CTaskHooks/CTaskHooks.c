#include "CTaskHooks.h"

#include <stddef.h>
#include <stdint.h>

// The runtime's own seam for executors of another kind (swift/Runtime/Concurrency.h): a function that is called instead of
// the global executor's, and the call by which that executor's threads run a job.
#define SWIFT_CALL __attribute__((swiftcall))

typedef SWIFT_CALL void (*enqueue_original)(void *job);
typedef SWIFT_CALL void (*enqueue_hook)(void *job, enqueue_original original);

extern enqueue_hook swift_task_enqueueGlobal_hook;
extern SWIFT_CALL void swift_job_run(void *job, void *identity, uintptr_t implementation);

static turnback_task_receiver current = NULL;

static SWIFT_CALL void divert(void *job, enqueue_original original) {
    if (current) {
        current(job);
    } else {
        original(job);
    }
}

void turnback_divert_tasks(turnback_task_receiver receiver) {
    current = receiver;
    swift_task_enqueueGlobal_hook = receiver ? divert : NULL;
}

// No identity: the generic executor, as the runtime's threads do it.
void turnback_run_job(void *job) { swift_job_run(job, NULL, 0); }
