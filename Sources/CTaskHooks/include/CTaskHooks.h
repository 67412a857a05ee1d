#ifndef TURNBACK_TASK_HOOKS_H
#define TURNBACK_TASK_HOOKS_H

/// Where tasks go that are ready to run.
typedef void (*turnback_task_receiver)(void *job);

/// Hands every job that the Swift runtime would give to its own threads to `receiver`, until NULL is given.
///
/// For the whole process: the simulation's programs do nothing else meanwhile.
void turnback_divert_tasks(turnback_task_receiver receiver);

/// Runs a job that was handed over, on the calling thread, up to its next suspension.
void turnback_run_job(void *job);

#endif
