# mseva in a container: built and checked in one stage, run as nobody in particular in another.
#
#   docker build -t mseva .                    the server
#   docker build -t mseva-sandbox --target sandbox .

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY deploy/install-packages.sh deploy/packages.txt deploy/
RUN sh deploy/install-packages.sh deploy/packages.txt && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make -j"$(nproc)" && build/mseva tenant check

FROM debian:bookworm-slim AS base
WORKDIR /opt/mseva/share
COPY deploy/install-packages.sh deploy/packages-runtime.txt /tmp/
RUN sh /tmp/install-packages.sh /tmp/packages-runtime.txt && rm -rf /var/lib/apt/lists/* /tmp/* \
    && useradd --system --home-dir /nonexistent --no-create-home --uid 10001 mseva \
    && install -d -o mseva -m 700 /var/lib/mseva /var/lib/mseva/keys /var/lib/mseva/media /var/lib/mseva/spool
ENV PATH=/opt/mseva/bin:$PATH
USER mseva

FROM base AS sandbox
COPY --from=build /src/build/sandbox /opt/mseva/bin/
COPY --from=build /src/tests/sandbox/web/ tests/sandbox/web/
COPY --from=build /src/tenants/templates.json tenants/
EXPOSE 8090
ENTRYPOINT ["sandbox"]

FROM base AS server
COPY --from=build /src/build/mseva /opt/mseva/bin/
COPY --from=build /src/sql/ sql/
COPY --from=build /src/tenants/ tenants/
ENV MSEVA_HTTP_LISTEN=0.0.0.0:8080 \
    MSEVA_TENANTS_DIR=/opt/mseva/share/tenants \
    MSEVA_JWT_KEYS_DIR=/var/lib/mseva/keys \
    MSEVA_MEDIA_DIR=/var/lib/mseva/media \
    MSEVA_SPOOL_DIR=/var/lib/mseva/spool
VOLUME /var/lib/mseva
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["mseva", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["mseva"]
CMD ["serve"]
