/* doctor.h - `mseva doctor`: what is wrong with this installation, and how to mend it. */
#ifndef MSEVA_APP_DOCTOR_H
#define MSEVA_APP_DOCTOR_H

/* Checks app.config and everything it names; prints a line each. Exit status 0 = all well. */
int doctor(void);
/* Exit status 0 when a server answers /healthz on this address. */
int doctor_health(const char *listen);

#endif
