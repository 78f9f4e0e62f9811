# One file, one target for each container that is ours: init, ingest, weather, render.

FROM python:3.13-slim AS wheels
ENV PIP_CACHE_DIR=/var/cache/pip
WORKDIR /src
COPY requirements-build.lock ./
RUN --mount=type=cache,target=/var/cache/pip \
    pip install --disable-pip-version-check --root-user-action=ignore \
        --require-hashes -r requirements-build.lock
COPY shared shared
COPY services services
RUN pip wheel --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir /wheels \
        shared/* services/*

FROM python:3.13-slim AS runtime
ENV PATH=/opt/ilbo/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_CACHE_DIR=/var/cache/pip \
    ILBO_CONFIG=/etc/ilbo/ilbo.toml \
    ILBO_DATA=/data \
    ILBO_HOST=0.0.0.0
# pip compiles what it installs, so that a read-only root costs no start-up time.
RUN --mount=type=cache,target=/var/cache/pip \
    --mount=type=bind,source=requirements-services.lock,target=/services.lock \
    python -m venv --without-pip /opt/ilbo \
    && pip --python /opt/ilbo/bin/python --disable-pip-version-check install \
        --require-hashes --no-deps -r /services.lock \
    && groupadd --gid 10001 ilbo \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin ilbo \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY deploy/healthcheck.py /opt/ilbo/healthcheck.py
COPY ilbo.toml /etc/ilbo/ilbo.toml
WORKDIR /data
STOPSIGNAL SIGTERM

FROM runtime AS ingest
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip --python /opt/ilbo/bin/python --disable-pip-version-check install --no-cache-dir --no-index --no-deps \
        /wheels/ilbo_events-* /wheels/ilbo_paper-* /wheels/ilbo_bus-* /wheels/ilbo_ingest-*
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["python", "-S", "/opt/ilbo/healthcheck.py", "8001"]
CMD ["python", "-m", "ilbo_ingest"]

FROM runtime AS weather
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip --python /opt/ilbo/bin/python --disable-pip-version-check install --no-cache-dir --no-index --no-deps \
        /wheels/ilbo_events-* /wheels/ilbo_paper-* /wheels/ilbo_bus-* /wheels/ilbo_weather-*
USER 10001:10001
EXPOSE 8002
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["python", "-S", "/opt/ilbo/healthcheck.py", "8002"]
CMD ["python", "-m", "ilbo_weather"]

FROM runtime AS render
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip --python /opt/ilbo/bin/python --disable-pip-version-check install --no-cache-dir --no-index --no-deps \
        /wheels/ilbo_events-* /wheels/ilbo_paper-* /wheels/ilbo_bus-* /wheels/ilbo_render-*
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["python", "-S", "/opt/ilbo/healthcheck.py", "8000"]
CMD ["python", "-m", "ilbo_render"]

# Makes passwords, the ACL file and the first access key; the key code is ingest's.
FROM ingest AS init
USER 0:0
COPY deploy/init.py deploy/users.acl /opt/ilbo/init/
# The volumes take over these owners when they are new.
RUN install -d -o 10001 -g 10001 -m 0755 /volumes/media \
    && install -d -o 10001 -g 10001 -m 0700 \
        /volumes/first-key /volumes/ingest-data /volumes/ingest-secrets \
        /volumes/redis-data /volumes/redis-secrets /volumes/render-secrets /volumes/weather-secrets
USER 10001:10001
HEALTHCHECK NONE
ENTRYPOINT ["python", "/opt/ilbo/init/init.py"]
CMD ["make"]
