import type { LogFrame } from '../logRecord.ts';

/** Files of languages, of their standard libraries and of dependencies. */
const foreignFile =
  /^node:|^internal\/|^<|^\(|[\\/]node_modules[\\/]|[\\/](?:site|dist)-packages[\\/]|[\\/]lib(?:64)?[\\/]python\d|[\\/](?:Python\d+|\.pyenv)[\\/].*[\\/][Ll]ib[\\/]|^\/rustc\/|[\\/]\.(?:cargo|rustup)[\\/]|[\\/]vendor[\\/]|[\\/]pkg[\\/]mod[\\/]|[\\/]gems[\\/]|[\\/]lib[\\/]ruby[\\/]|^\/usr\/(?:include|lib|share)\/|libsanitizer|[\\/]sysdeps[\\/]|^\.\.\/(?:csu|sysdeps|nptl)\/|^\/_\/|^[A-Za-z]:\\a\\_work\\|^\/build\/|compiler-rt/;
/** Packages of Go without a dot in their first element are its own. */
const goLibrary = /[\\/]go(?:-[\d.]+)?[\\/](?:[\d.]+[\\/](?:[^\\/]+[\\/])?)?src[\\/][^\\/.]+[\\/]/;
const foreignFunction =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|jakarta|android|androidx|dalvik|com\.android|org\.(?:springframework|apache|hibernate|junit|gradle|eclipse|codehaus|jboss|slf4j|aopalliance|mockito|testng)|io\.(?:netty|micronaut|quarkus|reactivex|vertx|undertow)|ch\.qos|com\.(?:google|zaxxer|fasterxml|mysql)|reactor|okhttp3|retrofit2|net\.bytebuddy|System|Microsoft|MS|Newtonsoft|Xunit|NUnit)\.|^(?:app|java\.base|jdk\.\w+)\/|^(?:std|core|alloc)::|^<?(?:std|core|alloc)::|^__|^rust_begin_unwind$/;

/** Whether a frame is in the user's own code, and not in a language's library or in a dependency. */
export function isUserFrame({ file, function: name = '' }: LogFrame): boolean {
  if (foreignFile.test(file) || goLibrary.test(file)) return false;
  return !foreignFunction.test(name);
}
