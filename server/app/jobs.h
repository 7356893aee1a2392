/* jobs.h - what happens without anybody asking: a table of jobs, each at its own interval, never
 * two of the same at once. */
#ifndef MSEVA_APP_JOBS_H
#define MSEVA_APP_JOBS_H

/* Starts the jobs of this process's roles. */
void jobs_start(void);

#endif
