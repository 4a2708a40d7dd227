#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs independent pieces of work on several threads.
enum ParallelRuns {
  /// Shared by the threads of one call; every access holds the lock.
  private final class Work<Result>: @unchecked Sendable {
    private var lock = pthread_mutex_t()
    private var next = 0
    private let body: (Int) -> Result
    private let progress: (Int) -> Void
    private(set) var results: [Result?]
    private var finished = 0

    init(
      count: Int, _ body: @escaping (Int) -> Result, _ progress: @escaping (Int) -> Void
    ) {
      self.body = body
      self.progress = progress
      results = Array(repeating: nil, count: count)
      pthread_mutex_init(&lock, nil)
    }

    deinit { pthread_mutex_destroy(&lock) }

    func work() {
      while true {
        pthread_mutex_lock(&lock)
        let number = next
        next += 1
        pthread_mutex_unlock(&lock)
        guard number < results.count else { return }
        let result = body(number)
        pthread_mutex_lock(&lock)
        results[number] = result
        finished += 1
        progress(finished)
        pthread_mutex_unlock(&lock)
      }
    }
  }

  /// The results of `body` for 0 to `count - 1`, in that order, whatever thread made them.
  ///
  /// `progress` hears how many are done, one call at a time.
  static func map<Result>(
    count: Int, workers: Int, progress: @escaping (Int) -> Void,
    _ body: @escaping (Int) -> Result
  ) -> [Result?] {
    let work = Work(count: count, body, progress)
    var threads: [pthread_t] = []
    for _ in 1..<max(workers, 1) {
      let box = ThreadBox { work.work() }
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let pointer = Unmanaged.passRetained(box).toOpaque()
      let code = pthread_create(&thread, nil, ThreadBox.start, pointer)
      if code == 0 {
        #if canImport(Darwin)
          if let thread { threads.append(thread) }
        #else
          threads.append(thread)
        #endif
      } else {
        Unmanaged<ThreadBox>.fromOpaque(pointer).release()
      }
    }
    work.work()
    for thread in threads { pthread_join(thread, nil) }
    return work.results
  }

  /// The number of processors of this machine.
  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

/// What a thread runs.
private final class ThreadBox {
  private let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }

  #if canImport(Darwin)
    static let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
      Unmanaged<ThreadBox>.fromOpaque($0).takeRetainedValue().body()
      return nil
    }
  #else
    static let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      if let pointer = $0 {
        Unmanaged<ThreadBox>.fromOpaque(pointer).takeRetainedValue().body()
      }
      return nil
    }
  #endif
}
