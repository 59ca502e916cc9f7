"""Scripts: what is done on the machine of the public pages, for any POSIX shell with GNU or BusyBox tools.

Each begins with its words as variables, quoted, and holds one lock while it changes anything: a desk on another machine
may be at it too. A lock by `mkdir` that was left behind is broken after a minute.
"""

import shlex
from pathlib import PurePosixPath

PRELUDE = r"""
set -eu
umask 077
name=".${site##*/}.slots"
slots="${site%/*}/$name"
lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$slots/.lock"
    flock -w 10 9 || exit 75
  else
    tries=0
    until mkdir "$slots/.locked" 2>/dev/null; do
      find "$slots/.locked" -maxdepth 0 -mmin +1 -exec rmdir {} \; 2>/dev/null || :
      tries=$((tries + 1))
      [ "$tries" -lt 10 ] || exit 75
      sleep 1
    done
    trap 'rmdir "$slots/.locked"' EXIT
  fi
}
target() { readlink "$site" 2>/dev/null || :; }
tell() {
  if [ -L "$site" ]; then printf 'link %s\n' "$(target)"
  elif [ -e "$site" ]; then echo other
  else echo none; fi
  for each in "$slots"/*; do
    if [ -d "$each" ]; then printf 'slot %s\n' "${each##*/}"; fi
  done
  if [ -f "$site/index.html" ]; then echo index; fi
}
"""

LOOK = "tell"

MEND = """
if [ -d "$slots" ]; then
  lock
  chmod 711 "$slots"
  find "$slots" -maxdepth 1 -name 'staging-*' -mmin +60 -exec rm -rf {} +
  for each in "$slots"/*; do
    if [ ! -d "$each" ]; then continue; fi
    case "$name/${each##*/}" in "$(target)") chmod 755 "$each" ;; *) chmod 700 "$each" ;; esac
  done
fi
tell
"""

BEGIN = """
[ -d "$slots" ] || mkdir "$slots"
chmod 711 "$slots"
rm -rf "$slots/$staging"
mkdir "$slots/$staging"
"""

# What was copied has one name yet; what stays has two, and keeps its time.
FINISH = """
made="$slots/$staging/$seal"
if [ -n "$when" ]; then find "$made" -type f -links 1 -exec touch -d "@$when" {} +; fi
chmod 700 "$made"
sync -f "$slots" 2>/dev/null || sync
lock
if [ -d "$slots/$seal" ]; then rm -rf "$made"; else mv "$made" "$slots/$seal"; fi
rm -rf "${slots:?}/$staging"
for each in "$slots"/*; do
  case "${each##*/}" in "$seal" | staging-*) continue ;; esac
  [ "$name/${each##*/}" = "$(target)" ] || rm -rf "$each"
done
tell
"""

UNLOCK = """
if [ -d "$slots/$seal" ]; then
  chmod 755 "$slots/$seal"
  sync "$slots/$seal" 2>/dev/null || sync
fi
tell
"""

SWITCH = """
[ -d "$slots" ] || { echo unstaged; exit 0; }
lock
if [ -n "$expected" ]; then
  [ "$(target)" = "$name/$expected" ] || { echo moved; exit 0; }
else
  { [ ! -L "$site" ] && [ ! -e "$site" ]; } || { echo moved; exit 0; }
fi
[ -d "$slots/$seal" ] || { echo unstaged; exit 0; }
chmod 755 "$slots/$seal"
rm -f "$slots/.link"
ln -s "$name/$seal" "$slots/.link"
mv -T "$slots/.link" "$site"
sync "${site%/*}/" 2>/dev/null || sync
echo done
"""

SUMS = r"""
cd "$slots/$seal" || exit 0
find . -type f -exec sha256sum {} +
find . ! -type f ! -type d -exec echo other {} \;
"""

DROP = """
lock
[ "$(target)" = "$name/$seal" ] || rm -rf "${slots:?}/$seal"
"""

READ = """
if [ -f "$slots/$seal/$path" ] && [ ! -L "$slots/$seal/$path" ]; then
  echo file
  cat -- "$slots/$seal/$path"
fi
"""


def script(text: str, site: str, **words: str) -> str:
    """A script with its words; only letters that are quoted for the shell reach it."""
    told = "".join(f"{key}={shlex.quote(word)}\n" for key, word in {"site": site, **words}.items())
    return told + PRELUDE + text


def slots_of(site: str) -> str:
    """The folder beside the link in which editions lie."""
    path = PurePosixPath(site)
    return str(path.with_name(f".{path.name}.slots"))
