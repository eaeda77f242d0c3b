# Makes an own root of this machine's system folders and runs Node in it. What is written vanishes with the namespaces.
# $1: an empty folder; $2: the Node that runs; $3: the folder with the program; $4: "network" for the machine's own names of hosts.
set -eu
base=$1
node=$2
program=$3
mount -t tmpfs -o size=2g,mode=755 tmpfs "$base"
cd "$base"
mkdir root layers
mount -t tmpfs -o mode=755 tmpfs root
# Folders as they are on this machine, with a layer on top that takes all changes; read only where there can be no layer.
layer() {
  [ -d "/$1" ] && [ ! -L "/$1" ] || return 0
  name=$(echo "$1" | tr / _)
  mkdir -p "root/$1" "layers/$name/upper" "layers/$name/work"
  mount -t overlay overlay -o "lowerdir=/$1,upperdir=layers/$name/upper,workdir=layers/$name/work,userxattr" "root/$1" 2>/dev/null ||
    { mount --rbind "/$1" "root/$1" && mount -o remount,bind,ro "root/$1"; }
}
for folder in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$folder" ]; then cp -P "/$folder" "root/$folder"; else layer "$folder"; fi
done
for folder in usr opt var srv; do layer "$folder"; done
# Every file of /etc is a copy: what a component changes there is what it is tested for.
cp -a /etc root/etc 2>/dev/null || true
rm -rf root/etc/shadow root/etc/gshadow root/etc/ssh/ssh_host_*
# Nobody's data: empty.
for folder in root home tmp var/tmp run mnt media dev proc sys; do
  mkdir -p "root/$folder"
  mount -t tmpfs tmpfs "root/$folder"
done
chmod 1777 root/tmp root/var/tmp
chmod 700 root/root
# In a folder that everybody may write to, the kernel lets nobody open another user's device to write: "> /dev/null" would fail.
chmod 755 root/dev
for device in null zero full random urandom tty; do
  [ -e "/dev/$device" ] || continue
  touch "root/dev/$device"
  mount --bind "/dev/$device" "root/dev/$device"
done
mkdir root/dev/shm root/dev/pts
mount -t tmpfs -o mode=1777 tmpfs root/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts root/dev/pts 2>/dev/null || true
ln -s pts/ptmx root/dev/ptmx
ln -s /proc/self/fd root/dev/fd
ln -s /proc/self/fd/0 root/dev/stdin
ln -s /proc/self/fd/1 root/dev/stdout
ln -s /proc/self/fd/2 root/dev/stderr
mkdir root/run/awstoe
echo '{"type":"module"}' >root/run/awstoe/package.json
touch root/run/awstoe/node
mkdir root/run/awstoe/inside
mount --bind "$node" root/run/awstoe/node
mount --rbind "$program" root/run/awstoe/inside
mount -o remount,bind,ro root/run/awstoe/inside
# sudo and su, for those who name their paths too: steps are root already, and the real ones do not work here.
mkdir root/run/awstoe/commands
for command in sudo su; do
  cp "$program/commands/$command" "root/run/awstoe/commands/$command"
  chmod 755 "root/run/awstoe/commands/$command"
  { rm -f "root/usr/bin/$command" && cp "root/run/awstoe/commands/$command" "root/usr/bin/$command"; } 2>/dev/null ||
    { [ -e "root/usr/bin/$command" ] && mount --bind "root/run/awstoe/commands/$command" "root/usr/bin/$command"; } || true
done
if [ "$4" = network ]; then
  [ ! -e /etc/resolv.conf ] || { rm -f root/etc/resolv.conf; cp -L /etc/resolv.conf root/etc/resolv.conf; }
else
  ip link set lo up 2>/dev/null || true
fi
mount -t proc proc root/proc
cd root
mkdir tmp/.before
pivot_root . tmp/.before
umount -l /tmp/.before
rmdir /tmp/.before
cd /tmp
hostname sandbox 2>/dev/null || true
exec env -i PATH=/run/awstoe/commands:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root SHELL=/bin/bash LANG=C.UTF-8 \
  /run/awstoe/node --disable-warning=ExperimentalWarning /run/awstoe/inside/main.ts
