/* tenant_command.h - `mseva tenant list|check|load|stage`. */
#ifndef MSEVA_APP_TENANT_COMMAND_H
#define MSEVA_APP_TENANT_COMMAND_H

/* argv[0] is "tenant". Uses app.config. Exit status. */
int tenant_command(int argc, char **argv);

#endif
