/* banned.h - functions whose common use is a bug here; using one is a compile error that says why.
 */
#ifndef MSEVA_BASE_BANNED_H
#define MSEVA_BASE_BANNED_H

/* First the headers that declare (or, fortified, define) them under their own names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(func, instead) use_##instead##_instead_of_##func

#undef strcpy
#define strcpy(...) BANNED(strcpy, snprintf)
#undef strcat
#define strcat(...) BANNED(strcat, buf_adds)
#undef sprintf
#define sprintf(...) BANNED(sprintf, snprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, vsnprintf)
#undef strtok
#define strtok(...) BANNED(strtok, strtok_r)
#undef atoi
#define atoi(...) BANNED(atoi, strtol)
#undef atol
#define atol(...) BANNED(atol, strtol)
#undef localtime
#define localtime(...) BANNED(localtime, localtime_r)
#undef gmtime
#define gmtime(...) BANNED(gmtime, gmtime_r)
#undef gets
#define gets(...) BANNED(gets, fgets)

#endif
