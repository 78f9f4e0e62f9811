#!/bin/sh
# Publishes one article with curl, or with redis-cli when INGEST is empty and a log is named.
#
#   KEY=$(cat data/local.key) sh examples/publish.sh            ingest of a running `ilbo run`
#   INGEST= REDIS=data/redis.sock sh examples/publish.sh        straight into the log
set -eu
INGEST=${INGEST-http://127.0.0.1:8001}
KEY=${KEY-}
REDIS=${REDIS-data/redis.sock}
ARTICLE='{"headline":"서울 첫눈, 새벽 북부부터","body":"25일 새벽 서울 북부에 첫눈이 내렸다.\n\n기상청은 낮까지 1센티미터 안팎을 내다봤다.","section":"사회"}'

if [ -n "$INGEST" ]; then
    curl --fail-with-body --silent --show-error --retry 5 --retry-connrefused \
        -H "Authorization: Bearer $KEY" -H "Idempotency-Key: seoul-first-snow-1" \
        -H "Content-Type: application/json" --data "$ARTICLE" "$INGEST/v1/articles"
else
    redis-cli -s "$REDIS" XADD articles '*' data "$ARTICLE"
fi
