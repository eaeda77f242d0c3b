# Makes a root of its own from this machine's system folders, gives up every right that a package installation does not need, and runs
# the program that acts for the steps. What is written vanishes with the namespaces. Everything that it needs comes in variables:
# AT, an existing folder that is covered in these namespaces; NODE; NETWORK (none, own or host); DISK in bytes; HIDDEN, folders that
# steps must not see, one a line; LIMITS, options of prlimit; ENVIRONMENT of the steps, a variable a line; NAME_SERVER and
# UNREACHABLE, of a network of its own. File descriptor 3 is the folder with the program, 4 is Node itself: they
# can be read even where this user may not enter the folder above. With RUN=check it ends before it runs anything.
set -eu
fail() {
  echo "$1" >&2
  exit 1
}
umask 022
mount -t tmpfs -o "size=$DISK,nr_inodes=400k,mode=755,nosuid,nodev" tmpfs "$AT" || fail 'no file system can be mounted'
cd "$AT"
mkdir root layers
# One file system for everything that is written: its size is the limit for all of it. A root has to be a mount.
mount --bind root root

# The options of a mount that cannot be taken from it in a user namespace.
locked() {
  found=''
  while read -r _ _ _ _ at options _; do
    [ "$at" != "$1" ] || found=$options
  done </proc/self/mountinfo
  for option in nosuid nodev noexec noatime nodiratime relatime; do
    case ,$found, in *,$option,*) printf ',%s' "$option" ;; esac
  done
}
cover() {
  # What is below another one that is covered already is not there any more.
  [ -e "$1" ] || return 0
  if [ -d "$1" ]; then
    mount -t tmpfs -o ro,size=4k,nosuid,nodev tmpfs "$1" || fail "$1 cannot be covered"
  else
    touch layers/nothing
    { mount --bind layers/nothing "$1" && mount -o remount,bind,ro,nosuid,nodev "$1"; } || fail "$1 cannot be covered"
  fi
}
# A folder of this machine that cannot be written to. Other file systems below it are covered: a mount of their own each, they would
# stay as they are.
as_it_is() {
  mount --rbind "/$1" "root/$1"
  top=$AT/root/$1
  # All at once: every cover is a mount, too.
  cat /proc/self/mountinfo >layers/mounts
  while read -r _ _ _ _ at _; do
    case $at in "$top"/*) cover "$(printf '%b' "$(printf %s "$at" | sed 's/\\\([0-7]\{3\}\)/\\0\1/g')")" ;; esac
  done <layers/mounts
  mount -o "remount,bind,ro$(locked "$top")" "root/$1"
}
# Files that package managers change where they are get into the layer at once, as no file of another user can be changed. What this
# user cannot read, as locks, is empty.
changing() {
  (cd "/$1" && find . -xdev -maxdepth 1 -type f && find . -xdev -mindepth 2 -type f -iname '*lock*') 2>/dev/null | while read -r file; do
    cp --preserve=mode,timestamps "/$1/$file" "$2/$file" 2>/dev/null || { rm -f "$2/$file" && : >"$2/$file"; } || true
  done
}
# A folder of this machine with a layer on top that takes all changes; only to be read where there can be no layer. The layer has the
# folders already: those of this machine belong to a user that the namespace does not have, and nothing could be installed into them.
layer() {
  [ -d "/$1" ] && [ ! -L "/$1" ] || return 0
  name=$(echo "$1" | tr / _)
  mkdir -p "root/$1" "layers/$name/upper" "layers/$name/work"
  if [ "${overlay:-yes}" = yes ]; then
    (cd "/$1" && find . -xdev -mindepth 1 -maxdepth 5 \( -path ./local -o -path ./src -o -path './share/doc/*' \) -prune -o -type d -print0 2>/dev/null) |
      (cd "layers/$name/upper" && xargs -0 -r mkdir -m 755)
    [ "${2:-}" != changing ] || changing "$1" "layers/$name/upper"
    mount -t overlay overlay -o "lowerdir=/$1,upperdir=layers/$name/upper,workdir=layers/$name/work,userxattr,nosuid,nodev" "root/$1" 2>/dev/null && return
    overlay=no
  fi
  as_it_is "$1"
}
# An empty folder, also where a folder of this machine is.
empty() {
  mkdir -p "root/$1" 2>/dev/null || [ -d "root/$1" ] || return 0
  [ "$(stat -c %d "root/$1")" = "$(stat -c %d layers)" ] || {
    mkdir -p "layers/empty/$1"
    mount --bind "layers/empty/$1" "root/$1"
  }
}

for folder in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$folder" ]; then cp -P "/$folder" "root/$folder"; else layer "$folder"; fi
done
layer usr
for folder in usr/local usr/src; do empty "$folder"; done
for folder in bin etc include lib sbin share src; do mkdir -p "root/usr/local/$folder"; done
for folder in root home tmp run mnt media dev proc sys srv opt var/tmp var/log var/cache var/lib var/spool var/mail var/opt var/local; do
  mkdir -p "root/$folder"
done
ln -s ../run root/var/run
ln -s ../run/lock root/var/lock
mkdir root/run/lock
# What package managers know of the packages of this machine.
for folder in dpkg apt rpm dnf yum alternatives pacman; do layer "var/lib/$folder" changing; done
mkdir -p root/var/cache/apt/archives/partial root/var/log/apt
chmod 1777 root/tmp root/var/tmp
chmod 700 root/root
# Every file of /etc is a copy: what a component changes there is what it is tested for. Files that are not readable for every user are removed.
cp -dR --preserve=mode,timestamps /etc root/ 2>/dev/null || true
[ -f root/etc/passwd ] || fail '/etc cannot be copied'
find root/etc ! -type l ! -perm -o=r -prune -exec rm -rf {} +
rm -rf root/etc/shadow root/etc/gshadow root/etc/shadow- root/etc/gshadow- root/etc/passwd- root/etc/group-
# The checkout and the caller's own folders, where they are below a folder that is shown.
echo "$HIDDEN" | while read -r folder; do
  [ -n "$folder" ] && [ -d "root$folder" ] || continue
  empty "${folder#/}" || fail "$folder cannot be hidden"
  [ -z "$(ls -A "root$folder")" ] || fail "$folder cannot be hidden"
done

# In a folder that everybody may write to, the kernel lets nobody open another user's device to write: "> /dev/null" would fail.
for device in null zero full random urandom tty; do
  [ -e "/dev/$device" ] || continue
  touch "root/dev/$device"
  mount --bind "/dev/$device" "root/dev/$device"
done
mkdir -m 1777 root/dev/shm
mkdir root/dev/pts
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,nosuid,noexec devpts root/dev/pts 2>/dev/null || true
ln -s pts/ptmx root/dev/ptmx
ln -s /proc/self/fd root/dev/fd
ln -s /proc/self/fd/0 root/dev/stdin
ln -s /proc/self/fd/1 root/dev/stdout
ln -s /proc/self/fd/2 root/dev/stderr

mkdir root/run/awstoe root/run/awstoe/inside
cp -rL /proc/self/fd/3/. root/run/awstoe/inside || fail 'the runner cannot read its own files'
echo '{"type":"module"}' >root/run/awstoe/package.json
touch root/run/awstoe/node
# A copy takes memory: only where this user cannot reach the file by its name.
if [ -r "$NODE" ]; then mount --bind "$NODE" root/run/awstoe/node; else cp /proc/self/fd/4 layers/node && chmod 755 layers/node && mount --bind layers/node root/run/awstoe/node; fi
mount -o "remount,bind,ro$(locked "$AT/root/run/awstoe/node")" root/run/awstoe/node
exec 3<&- 4<&-
# sudo and su, for those who name their paths too: steps are root already, and the real ones do not work here.
mkdir root/run/awstoe/commands
for command in sudo su; do
  cp "root/run/awstoe/inside/commands/$command" "root/run/awstoe/commands/$command"
  chmod 755 "root/run/awstoe/commands/$command"
  { rm -f "root/usr/bin/$command" && cp "root/run/awstoe/commands/$command" "root/usr/bin/$command"; } 2>/dev/null ||
    { [ -e "root/usr/bin/$command" ] && mount --bind "root/run/awstoe/commands/$command" "root/usr/bin/$command"; } || true
done
rm -f root/etc/resolv.conf
case $NETWORK in
host) [ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf root/etc/resolv.conf ;;
own) echo "nameserver $NAME_SERVER" >root/etc/resolv.conf ;;
esac
mount -t proc -o nosuid,nodev,noexec proc root/proc || fail '/proc cannot be mounted'
# Nothing that runs here gets rights back in a user namespace of its own, and no segment of shared memory outgrows the limits.
echo 0 >root/proc/sys/user/max_user_namespaces || fail 'further user namespaces cannot be forbidden'
echo 65536 >root/proc/sys/kernel/shmall 2>/dev/null || true
for folder in sys sysrq-trigger irq bus fs; do
  [ -e "root/proc/$folder" ] || continue
  mount --bind "root/proc/$folder" "root/proc/$folder"
  mount -o remount,bind,ro,nosuid,nodev,noexec "root/proc/$folder"
done
for file in kcore kallsyms keys key-users kmsg timer_list sched_debug latency_stats; do
  [ ! -e "root/proc/$file" ] || mount --bind root/dev/null "root/proc/$file"
done
[ "$NETWORK" = host ] || ip link set lo up 2>/dev/null || true
if [ "$NETWORK" = own ]; then
  for address in $UNREACHABLE; do ip route add unreachable "$address" || fail "$address cannot be made unreachable"; done
fi
hostname sandbox 2>/dev/null || true
cd root
mkdir tmp/.before
pivot_root . tmp/.before
umount -l /tmp/.before
rmdir /tmp/.before
cd /tmp
[ "$RUN" != check ] || exit 0
# Variables are one a line, as options are several words.
IFS='
'
set -f
set -- env -i $ENVIRONMENT /run/awstoe/node --disable-warning=ExperimentalWarning /run/awstoe/inside/main.ts
IFS=' '
exec prlimit $LIMITS setpriv --no-new-privs --inh-caps=-all \
  --bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+net_bind_service,+net_raw,+sys_chroot,+setfcap "$@"
