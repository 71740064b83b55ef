import { createHash } from 'node:crypto';

/** A script of Redis, and the name that Redis knows it by once it has seen it. */
export interface LimitScript {
  readonly source: string;
  readonly sha1: string;
}

/**
 * Each key holds what `Count` of the core does: which window of the grid (w), what was counted in it (c) and in the one before (p).
 * The arguments are, for each key, its limit and its window in milliseconds. The clock is that of Redis, so that instances agree.
 */
const readCounts = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local counts = {}
for i, key in ipairs(KEYS) do
  local limit, size = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local window = math.floor(now / size)
  local found = redis.call('HMGET', key, 'w', 'c', 'p')
  local w, c, p = tonumber(found[1]), tonumber(found[2]), tonumber(found[3])
  if not w or window > w + 1 then c, p = 0, 0
  elseif window == w + 1 then c, p = 0, c end
  counts[i] = { key = key, limit = limit, size = size, window = window, c = c, p = p }
end
local function write(count)
  redis.call('HSET', count.key, 'w', count.window, 'c', count.c, 'p', count.p)
  redis.call('PEXPIRE', count.key, (count.window + 2) * count.size - now)
end
`;

/** Counts all or none; answers whether it did, the time, and for each key what was counted before: window, c, p. */
export const consumeScript = toScript(`${readCounts}
local isAllowed = 1
local reply = { 0, now }
for _, count in ipairs(counts) do
  local passed = now / count.size - count.window
  if count.limit - count.c - count.p * (1 - passed) + 1e-9 < 1 then isAllowed = 0 end
  for _, name in ipairs({ 'window', 'c', 'p' }) do table.insert(reply, count[name]) end
end
reply[1] = isAllowed
if isAllowed == 1 then
  for _, count in ipairs(counts) do
    count.c = count.c + 1
    write(count)
  end
end
return reply
`);

/** Takes back one of each key, where there is one. */
export const giveBackScript = toScript(`${readCounts}
for _, count in ipairs(counts) do
  if count.c > 0 then count.c = count.c - 1
  elseif count.p > 0 then count.p = count.p - 1
  else count.key = nil end
  if count.key then write(count) end
end
return 0
`);

function toScript(source: string): LimitScript {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}
