# syntax=docker/dockerfile:1

FROM node:24.21.0-trixie-slim AS build
WORKDIR /build
# What is installed changes less often than the sources.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/core/package.json packages/core/
COPY packages/koa/package.json packages/koa/
COPY packages/koa/scripts packages/koa/scripts
COPY packages/redis/package.json packages/redis/
COPY packages/storage-mikro/package.json packages/storage-mikro/
COPY packages/tooling/package.json packages/tooling/
COPY apps/server/package.json apps/server/
RUN npx -y pnpm@10.34.9 install --frozen-lockfile --filter auth --filter-prod '@auth/server...'
COPY tsconfig.base.json ./
COPY packages packages
COPY apps/server apps/server
RUN npx -y pnpm@10.34.9 --filter-prod '@auth/server...' run build
# Declarations and source maps are of no use to a running service, and a third of its size.
RUN npx -y pnpm@10.34.9 --filter @auth/server deploy --prod --config.inject-workspace-packages=true /opt/auth \
  && find /opt/auth -type f -name '*.ts' -delete \
  && find /opt/auth -type f -name '*.map' -delete \
  && find /opt/auth -type d -empty -delete \
  && mkdir /opt/auth/bin \
  && chmod +x /opt/auth/dist/main.js \
  && ln -s ../dist/main.js /opt/auth/bin/auth \
  && mkdir -p -m 700 /var/lib/auth

FROM node:24.21.0-trixie-slim
ENV NODE_ENV=production HOST=0.0.0.0 AUTH_DATA_DIR=/var/lib/auth PATH=/opt/auth/bin:$PATH
COPY --from=build /opt/auth /opt/auth
COPY --from=build --chown=1000:1000 /var/lib/auth /var/lib/auth
WORKDIR /var/lib/auth
VOLUME /var/lib/auth
# As a number, because Kubernetes cannot see that the user "node" is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Where little of a request outlives it, more room for what is young saves no time, only takes memory.
ENTRYPOINT ["node", "--max-semi-space-size=8", "/opt/auth/dist/main.js"]
CMD ["serve"]
