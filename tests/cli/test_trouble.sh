# Fault: a full disk, a folder that cannot be written, a second run in the same folder, or a chart program that is missing or
# broken costs numbers, leaves half a result, or is reported as something else.
# shellcheck shell=sh disable=SC2154,SC2034 # set and read by run.sh
"$fulcrum" new programme > p.cfg 2> /dev/null
small='-n 1000 -s 3 -q'
nothing_in() { # DIR: no file of a result, whole or half
    if [ -z "$(find "$1" -type f 2> /dev/null)" ]; then pass; else fail "left behind: $(find "$1" -type f | head -n 3)"; fi
}

# -- disk ---------------------------------------------------------------------------------------------------------------
mkdir disk
# shellcheck disable=SC2016 # expanded by the inner shell
in_small_disk='mount -t tmpfs -o size=64k none disk || exit 77; "$0" run p.cfg -n 1000 -s 3 -q --no-charts -o disk/r; code=$?
    [ -z "$(find disk -type f)" ] || echo LEFT; exit $code'
unshare -m sh -c "mount -t tmpfs -o size=64k none disk" 2> /dev/null
if [ $? -eq 0 ]; then
    x 'full disk' 1 unshare -m sh -c "$in_small_disk" "$fulcrum"
    err_has 'No space left on device'
    grep -q LEFT "$work/out" && fail 'half a result is left' || pass
else
    skip 'full disk: no right to mount; the size limit below takes the same path'
fi
# shellcheck disable=SC2016,SC2086 # expanded by the inner shell
x 'file size limit' 1 sh -c 'ulimit -f 16; exec "$@"' sh "$fulcrum" run p.cfg $small --no-charts -o limit
err_has 'File too large'
nothing_in limit

# An earlier result survives a run that cannot be written.
# shellcheck disable=SC2086
t 'a first run' 0 run p.cfg $small --no-charts -o keep
cp keep/summary.csv "$work/kept.csv"
# shellcheck disable=SC2016
x 'a second one that fails' 1 sh -c 'ulimit -f 16; exec "$@"' sh "$fulcrum" run p.cfg -n 2000 -s 4 -q --no-charts -o keep
cmp -s keep/summary.csv "$work/kept.csv" && pass || fail 'the earlier result is gone'

# -- rights -------------------------------------------------------------------------------------------------------------
mkdir -p rights/closed
chmod 555 rights/closed
if [ "$(id -u)" -ne 0 ]; then
    # shellcheck disable=SC2086
    t 'read-only folder' 1 run p.cfg $small --no-charts -o rights/closed/r
    err_has 'Permission denied'
elif command -v setpriv > /dev/null; then
    chmod 755 "$work" "$work/cwd"
    cp "$fulcrum" nobodys # the source may lie where nobody may look
    # shellcheck disable=SC2086
    x 'read-only folder' 1 setpriv --reuid=65534 --regid=65534 --clear-groups ./nobodys run p.cfg $small --no-charts -o rights/closed/r
    err_has 'Permission denied'
else
    skip 'read-only folder: root may write anywhere, and setpriv is missing'
fi
nothing_in rights
: > plain-file
# shellcheck disable=SC2086
t 'a file where the folder should be' 1 run p.cfg $small --no-charts -o plain-file
# shellcheck disable=SC2086
t 'a file where a parent should be' 1 run p.cfg $small --no-charts -o plain-file/r

# -- two runs in one folder -----------------------------------------------------------------------------------------------
"$fulcrum" run p.cfg -n 1e9 -s 3 -q --streaming --no-charts -j 1 -o busy > /dev/null 2>&1 &
pid=$!
tries=0
while [ ! -d busy ] && [ $tries -lt 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
sleep 0.3
# shellcheck disable=SC2086
t 'locked folder' 1 run p.cfg $small --no-charts -o busy
err_has 'busy'
# shellcheck disable=SC2086
t 'not even by force' 1 run p.cfg $small --no-charts --force -o busy
kill -TERM $pid
wait $pid

# -- stdout ---------------------------------------------------------------------------------------------------------------
name='stdout closed: the files are written all the same'
# shellcheck disable=SC2086
"$fulcrum" run p.cfg $small --no-charts -o shut >&- 2> "$work/err"
code=$?
if [ "$code" -eq 1 ] && [ -s shut/summary.csv ]; then pass; else fail "exit $code, want 1 and the files"; fi

# -- charts ---------------------------------------------------------------------------------------------------------------
numbers() { # DIR: all numbers are there
    for path in summary.csv series.csv data/jcurve.dat manifest.json; do
        [ -s "$1/$path" ] && pass || fail "no $1/$path"
    done
}
mkdir empty fake
# shellcheck disable=SC2086
x 'gnuplot missing' 0 env PATH="$PWD/empty" "$fulcrum" run p.cfg $small -o no-gnuplot
lines err 1
err_has 'gnuplot is not installed'
numbers no-gnuplot
x 'gnuplot missing for plot' 1 env PATH="$PWD/empty" "$fulcrum" plot no-gnuplot
x 'doctor says so' 0 env PATH="$PWD/empty" "$fulcrum" doctor
out_has 'gnuplot-nox'
printf '#!/bin/sh\necho no such terminal >&2\nexit 3\n' > fake/gnuplot
chmod +x fake/gnuplot
# shellcheck disable=SC2086
x 'gnuplot failing' 0 env PATH="$PWD/fake" "$fulcrum" run p.cfg $small -o failing
lines err 1
err_has 'no such terminal'
numbers failing
[ -z "$(find failing -name '*.svg')" ] && pass || fail 'a picture all the same'
# A gnuplot that says success and draws nothing. One that hangs, floods or cuts: tests/unit/test_gnuplot.c.
printf '#!/bin/sh\nexit 0\n' > fake/gnuplot
# shellcheck disable=SC2086
x 'gnuplot that draws nothing' 0 env PATH="$PWD/fake" "$fulcrum" run p.cfg $small -o idle
lines err 1
numbers idle
if command -v gnuplot > /dev/null && command -v fc-list > /dev/null; then
    echo '<fontconfig></fontconfig>' > none.conf
    # shellcheck disable=SC2086
    x 'no Chinese font' 0 env FONTCONFIG_FILE="$PWD/none.conf" "$fulcrum" run p.cfg $small --lang zh --format png -o font
    lines err 1
    err_has 'no Chinese font is installed'
    [ -s font/charts/jcurve.svg ] && [ ! -e font/charts/jcurve.png ] && pass || fail 'no SVG instead'
else
    skip 'fonts: gnuplot or fc-list is not installed'
fi
