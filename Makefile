# mseva - build, run and test.
#
#   make            build/mseva, build/sandbox
#   make run        install what is missing, build, start everything on this machine, print where to click
#   make test       everything that must pass before a change lands; the last line is "N passed, N failed"
#   make unit       only the unit tests                      make bench     load generator, prints a table
#   make fmt        format the C sources                     make lint      formatting, layers, style
#   make deps       install Debian and npm packages          make clean     remove $(BUILD)
#
# Knobs (make NAME=value):
#   BUILD=build               where everything built goes; use another one to keep two builds side by side
#   SANITIZE=                 e.g. address,undefined or thread
#   DEVELOPER=1               warnings are errors; 0 for packagers with another compiler
#   CC=cc  OPT=-O2            compiler and optimisation
#   V=                        1 shows whole command lines
#   PORT=8080 SANDBOX_PORT=8090 RUN_DIR=.run      for make run

BUILD        ?= build
SANITIZE     ?=
DEVELOPER    ?= 1
OPT          ?= -O2
PORT         ?= 8080
SANDBOX_PORT ?= 8090
RUN_DIR      ?= .run

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.DEFAULT_GOAL := all

# Quiet by default: one coloured line for each step.
ifeq ($(V),1)
say =
Q   =
else
colour := $(if $(MAKE_TERMOUT),\033[36m%-5s\033[0m %s\n,%-5s %s\n)
say = @printf '$(colour)' $(1) $(2);
Q   = @
endif

# ---------------------------------------------------------------------------------------------------
# Flags

PKGS   := libevent_core libevent_extra libevent_pthreads libpq libcurl jansson libjwt hiredis \
          icu-uc icu-i18n icu-io libcrypto libsodium libmagic
IMAGE_PKGS := vips
TEST_PKGS  := cmocka

# Headers of libraries are included as system headers: their warnings are not ours.
pkg_cflags = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(1) 2>/dev/null))
pkg_libs   = $(shell pkg-config --libs $(1) 2>/dev/null)

# Asked once, and only when something is compiled (a fresh machine has no pkg-config before make deps).
once = $(eval $(1) := $(2))$($(1))
LIB_CFLAGS   = $(call once,LIB_CFLAGS,$(call pkg_cflags,$(PKGS)))
LIB_LIBS     = $(call once,LIB_LIBS,$(call pkg_libs,$(PKGS) $(IMAGE_PKGS)))
IMAGE_CFLAGS = $(call once,IMAGE_CFLAGS,$(call pkg_cflags,$(IMAGE_PKGS)))
TEST_LIBS    = $(call once,TEST_LIBS,$(call pkg_libs,$(TEST_PKGS)))

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
            -Wundef -Wpointer-arith -Wwrite-strings
ifeq ($(DEVELOPER),1)
WARNINGS += -Werror
endif

ifneq ($(SANITIZE),)
HARDEN  := -fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined -fno-omit-frame-pointer
HARDEN_LD := -fsanitize=$(SANITIZE)
ALLOCATOR :=
else
HARDEN  := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection
HARDEN_LD :=
ALLOCATOR := -ljemalloc
endif

CPPFLAGS_ALL := -D_GNU_SOURCE -Iserver -I. -I$(BUILD)/gen $(CPPFLAGS)
CFLAGS_ALL   := -std=gnu11 $(OPT) -g -fPIE $(HARDEN) $(WARNINGS) $(CFLAGS)
LDFLAGS_ALL  := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(HARDEN_LD) $(LDFLAGS)
LIBS          = $(LIB_LIBS) $(ALLOCATOR) -lm -lpthread

# ---------------------------------------------------------------------------------------------------
# What is built from what

find_c = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))

QUERIES      := $(sort $(shell find sql/queries -name '*.sql' 2>/dev/null))
LIB_SRCS     := $(filter-out server/main.c,$(call find_c,server)) $(sort $(wildcard admin-api/*.c))
SANDBOX_SRCS := $(call find_c,tests/sandbox)
BENCH_SRCS   := $(call find_c,tests/bench)
UNIT_SRCS    := $(sort $(wildcard tests/unit/test_*.c))
UNIT_HELP    := $(filter-out $(UNIT_SRCS),$(sort $(wildcard tests/unit/*.c)))

objects       = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIB_OBJS     := $(call objects,$(LIB_SRCS)) $(BUILD)/obj/gen/queries.o $(BUILD)/obj/admin-api/web.o
ALL_OBJS     := $(LIB_OBJS) $(call objects,server/main.c $(SANDBOX_SRCS) $(BENCH_SRCS) $(UNIT_SRCS) $(UNIT_HELP))
UNIT_BINS    := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SRCS))
PROGRAMS     := $(if $(wildcard server/main.c),$(BUILD)/mseva) $(if $(SANDBOX_SRCS),$(BUILD)/sandbox)

# With -k, a source file that does not compile yet is left out of the library and the rest is built;
# "all" still fails, naming what is missing.
KEEP := $(if $(findstring k,$(firstword -$(MAKEFLAGS))),-)

.PHONY: all deps run test unit unit-bins bench faults fuzz fmt lint check-layers check-style tidy print-cflags clean FORCE

all: $(BUILD)/libmseva.a $(PROGRAMS)
	@for o in $(LIB_OBJS); do test -e $$o || { echo "not built: $$o" >&2; exit 1; }; done

$(BUILD)/mseva: $(BUILD)/obj/server/main.o $(BUILD)/libmseva.a
$(BUILD)/sandbox: $(call objects,$(SANDBOX_SRCS)) $(BUILD)/libmseva.a
$(BUILD)/bench: $(call objects,$(BENCH_SRCS)) $(BUILD)/libmseva.a
$(BUILD)/mseva $(BUILD)/sandbox $(BUILD)/bench:
	$(call say,LINK,$@)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(call objects,$(UNIT_HELP)) $(BUILD)/libmseva.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS) $(TEST_LIBS)

$(BUILD)/libmseva.a: $(LIB_OBJS)
	@rm -f $@
	$(call say,AR,$@)ar rcs $@ $(if $(KEEP),$$(ls $^ 2>/dev/null),$^)

$(BUILD)/obj/%.o: %.c $(BUILD)/flags | $(BUILD)/gen/queries.h
	@mkdir -p $(@D)
	$(KEEP)$(call say,CC,$<)$(CC) $(CPPFLAGS_ALL) $(LIB_CFLAGS) $(EXTRA_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/obj/gen/queries.o: $(BUILD)/gen/queries.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(KEEP)$(call say,CC,$<)$(CC) $(CPPFLAGS_ALL) $(LIB_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/obj/admin-api/web.o: admin-api/web.S $(wildcard admin-api/web/*)
	@mkdir -p $(@D)
	$(call say,AS,$<)$(CC) -c -o $@ $<

# Only the image adapter sees libvips, and with it glib.
$(BUILD)/obj/server/io/image%: EXTRA_CFLAGS = $(IMAGE_CFLAGS)

# Every sql/queries/NAME.sql becomes the C constant SQL_NAME.
$(BUILD)/gen/queries.h: $(BUILD)/gen/queries.c ;
$(BUILD)/gen/queries.c: $(QUERIES) sql/embed.sh $(BUILD)/queries.list
	$(call say,SQL,$(BUILD)/gen/queries.c)sh sql/embed.sh $(BUILD)/gen $(QUERIES)

# Rebuild when flags change, regenerate when a query comes or goes: these files change only when their content does.
keep_if_same = @mkdir -p $(@D); printf '%s\n' "$(1)" | cmp -s - $@ || printf '%s\n' "$(1)" >$@
$(BUILD)/flags: FORCE
	$(call keep_if_same,$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(ALLOCATOR))
$(BUILD)/queries.list: FORCE
	$(call keep_if_same,$(QUERIES))

-include $(ALL_OBJS:.o=.d)

# ---------------------------------------------------------------------------------------------------
# What people call

deps:
	@sh deploy/install-packages.sh deploy/packages.txt deploy/packages-services.txt tests/packages.txt
	@sh tests/lib/install-npm.sh

# The packages come first; a second make then sees the libraries they brought.
run:
	@sh deploy/install-packages.sh deploy/packages.txt deploy/packages-services.txt
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) PORT=$(PORT) SANDBOX_PORT=$(SANDBOX_PORT) RUN_DIR=$(RUN_DIR) exec bash tests/lib/run.sh

test: deps
	@BUILD=$(BUILD) exec bash tests/run.sh

unit-bins: $(UNIT_BINS)
unit: deps
	@$(MAKE) --no-print-directory unit-bins
	@for t in $(UNIT_BINS); do $$t || exit 1; done

faults: all
	@BUILD=$(BUILD) bash tests/faults/run.sh

bench: all $(BUILD)/bench
	@BUILD=$(BUILD) exec bash tests/bench/run.sh

fuzz:
	@BUILD=$(BUILD) sh tests/fuzz/run.sh

C_FILES = $(sort $(shell find server admin-api tests -name node_modules -prune -o -name '*.[ch]' -print))
fmt:
	@clang-format -i $(C_FILES)

lint: check-layers check-style
check-layers:
	@sh tests/check-layers.sh
check-style: $(BUILD)/gen/queries.h
	@BUILD=$(BUILD) sh tests/check-style.sh

# clang-tidy, only on what changed since it last agreed.
TIDY_SRCS := $(LIB_SRCS) $(wildcard server/main.c) $(SANDBOX_SRCS) $(BENCH_SRCS)
tidy: $(patsubst %.c,$(BUILD)/tidy/%.ok,$(TIDY_SRCS))
$(BUILD)/tidy/%.ok: %.c $(BUILD)/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	$(call say,TIDY,$<)clang-tidy --quiet $< -- -std=gnu11 $(CPPFLAGS_ALL) $(LIB_CFLAGS) $(IMAGE_CFLAGS) 2>$@.log || { cat $@.log; false; }
	@touch $@

print-cflags:
	@echo -std=gnu11 $(CPPFLAGS_ALL) $(LIB_CFLAGS) $(IMAGE_CFLAGS)

clean:
	rm -rf $(BUILD)
