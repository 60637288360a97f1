//! The limits of a child on Windows: a job that it puts itself into, and that ends with it.

// The system has no safe way to them, and no crate at hand sets these limits.
#![allow(unsafe_code)]

use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_LIMIT_PROCESS_TIME, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use crate::{MEMORY, PROCESSOR_SECONDS};

/// Gives up what a decoder does not need. A limit that cannot be set leaves the parent's time limit.
pub fn limit() {
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
        | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
        | JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | JOB_OBJECT_LIMIT_PROCESS_TIME;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
    // In hundreds of nanoseconds.
    limits.BasicLimitInformation.PerProcessUserTimeLimit =
        i64::try_from(PROCESSOR_SECONDS * 10_000_000).unwrap_or(i64::MAX);
    limits.ProcessMemoryLimit = usize::try_from(MEMORY).unwrap_or(usize::MAX);
    let size = u32::try_from(size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>()).unwrap_or(0);
    // SAFETY: no name and no attributes are asked for; the structure lives through the call and has the size that is
    // said. The job's handle is never closed: the system does when the process has ended.
    unsafe {
        let job = CreateJobObjectW(std::ptr::null(), std::ptr::null());
        if !job.is_null()
            && SetInformationJobObject(
                job,
                JobObjectExtendedLimitInformation,
                std::ptr::from_ref(&limits).cast(),
                size,
            ) != 0
        {
            AssignProcessToJobObject(job, GetCurrentProcess());
        }
    }
}
